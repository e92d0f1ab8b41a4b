#include "server/signer/frames.hpp"

#include <algorithm>

namespace ph::server {
namespace {

constexpr std::size_t kLongestDetail = 4'096;
constexpr std::uint8_t kLastFault = static_cast<std::uint8_t>(Fault::kRefused);

tl::unexpected<Error> wrong(const std::string& why) {
  return fail(Fault::kMalformed, "signer frame: " + why);
}

void add_length(Bytes& to, std::size_t length) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    to.push_back(static_cast<std::uint8_t>((length >> shift) & 0xFF));
  }
}

void add(Bytes& to, ByteView field) {
  add_length(to, field.size());
  to.insert(to.end(), field.begin(), field.end());
}

void add(Bytes& to, const SignedApproval& word) {
  add(to, as_bytes(approval_text(word.approval)));
  add(to, word.signature);
}

// Takes fields from the front; after the first that is not there, none is.
class Fields {
 public:
  explicit Fields(ByteView frame) : rest_(frame) {}

  ByteView next() {
    std::size_t length = 0;
    if (rest_.size() < 4) return stop();
    for (int i = 0; i < 4; ++i) length = length << 8 | rest_[static_cast<std::size_t>(i)];
    if (length > rest_.size() - 4) return stop();
    const ByteView out = rest_.subspan(4, length);
    rest_ = rest_.subspan(4 + length);
    return out;
  }
  template <std::size_t N>
  std::array<std::uint8_t, N> array() {
    std::array<std::uint8_t, N> out{};
    const ByteView field = next();
    if (field.size() == N) {
      std::copy(field.begin(), field.end(), out.begin());
    } else {
      stop();
    }
    return out;
  }
  bool are_all() const { return sound_ && rest_.empty(); }
  bool are_more() const { return sound_ && !rest_.empty(); }

 private:
  ByteView stop() {
    sound_ = false;
    rest_ = {};
    return {};
  }

  ByteView rest_;
  bool sound_ = true;
};

Result<SignedApproval> take_word(Fields& fields) {
  auto approval = parse_approval(as_text(fields.next()));
  if (!approval) return fail(approval.error());
  return SignedApproval{std::move(*approval), fields.array<64>()};
}

Result<Question> take_signature(Fields& fields) {
  AskSignature out;
  auto first = take_word(fields);
  if (!first) return fail(first.error());
  auto second = take_word(fields);
  if (!second) return fail(second.error());
  const ByteView canonical = fields.next();
  out.request.canonical.assign(canonical.begin(), canonical.end());
  out.request.first = std::move(*first);
  out.request.second = std::move(*second);
  return out;
}

Result<Question> take_judgement(Fields& fields) {
  auto word = take_word(fields);
  if (!word) return fail(word.error());
  return AskJudgement{std::move(*word)};
}

std::uint32_t number_of(const std::array<std::uint8_t, 4>& bytes) {
  std::uint32_t out = 0;
  for (const std::uint8_t byte : bytes) out = out << 8 | byte;
  return out;
}

Result<Answer> take_identity(Fields& fields) {
  Identity out;
  out.site = as_text(fields.next());
  out.key = fields.array<32>();
  out.highest = number_of(fields.array<4>());
  return out;
}

std::uint64_t take_wide(Fields& fields) {
  std::uint64_t out = 0;
  for (const std::uint8_t byte : fields.array<8>()) out = out << 8 | byte;
  return out;
}

void add_wide(Bytes& to, std::uint64_t number) {
  add_length(to, 8);
  for (int shift = 56; shift >= 0; shift -= 8) {
    to.push_back(static_cast<std::uint8_t>((number >> shift) & 0xFF));
  }
}

Result<Question> take_rows(Fields& fields) {
  AskToFollow out;
  out.request.after = take_wide(fields);
  out.request.chain = fields.array<32>();
  while (fields.are_more()) {
    if (out.request.rows.size() == kMostWitnessedRows) return wrong("expected fewer rows");
    SeenRow& row = out.request.rows.emplace_back();
    row.at = wall_from_ms(static_cast<std::int64_t>(take_wide(fields)));
    for (std::string* word : {&row.actor, &row.act, &row.subject, &row.detail}) {
      *word = as_text(fields.next());
    }
  }
  return out;
}

Result<Answer> take_witnessed(Fields& fields) {
  Witnessed out;
  out.row = take_wide(fields);
  out.chain = fields.array<32>();
  out.text = as_text(fields.next());
  return out;
}

Result<Answer> take_error(Fields& fields) {
  const auto fault = fields.array<1>()[0];
  if (fault > kLastFault) return wrong("expected a known fault");
  const auto text = as_text(fields.next());
  return Error{static_cast<Fault>(fault), std::string(text.substr(0, kLongestDetail))};
}

struct Writing {
  Bytes out;
  void operator()(const AskIdentity&) { out = {'I'}; }
  void operator()(const AskJudgement& ask) {
    out = {'J'};
    add(out, ask.word);
  }
  void operator()(const AskSignature& ask) {
    out = {'S'};
    add(out, ask.request.first);
    add(out, ask.request.second);
    add(out, ask.request.canonical);
  }
  void operator()(const AskWitnessed&) { out = {'L'}; }
  void operator()(const AskToFollow& ask) {
    out = {'F'};
    add_wide(out, ask.request.after);
    add(out, ask.request.chain);
    for (const SeenRow& row : ask.request.rows) {
      add_wide(out, static_cast<std::uint64_t>(wall_ms(row.at)));
      for (const std::string* word : {&row.actor, &row.act, &row.subject, &row.detail}) {
        add(out, as_bytes(*word));
      }
    }
  }
  void operator()(const Witnessed& seen) {
    out = {'C'};
    add_wide(out, seen.row);
    add(out, seen.chain);
    add(out, as_bytes(seen.text));
  }
  void operator()(const WordCounts&) { out = {'W'}; }
  void operator()(const Signature& signature) {
    out = {'G'};
    add(out, signature);
  }
  void operator()(const Identity& identity) {
    out = {'I'};
    add(out, as_bytes(identity.site));
    add(out, identity.key);
    add_length(out, 4);
    add_length(out, identity.highest);
  }
  void operator()(const Error& error) {
    out = {'E'};
    add_length(out, 1);
    out.push_back(static_cast<std::uint8_t>(error.fault));
    add(out, as_bytes(error.detail).first(std::min(error.detail.size(), kLongestDetail)));
  }
};

template <class Message>
Bytes written(const Message& message) {
  Writing writing;
  std::visit([&writing](const auto& each) { writing(each); }, message);
  return std::move(writing.out);
}

template <class T>
Result<T> whole(Result<T> read, const Fields& fields) {
  if (!read || fields.are_all()) return read;
  return wrong("expected its fields and no byte more");
}

}  // namespace

Bytes encode(const Question& question) { return written(question); }
Bytes encode(const Answer& answer) { return written(answer); }

Result<Question> decode_question(ByteView frame) {
  if (frame.empty()) return wrong("is empty");
  Fields fields(frame.subspan(1));
  switch (frame[0]) {
    case 'I':
      return whole<Question>(AskIdentity{}, fields);
    case 'J':
      return whole(take_judgement(fields), fields);
    case 'S':
      return whole(take_signature(fields), fields);
    case 'L':
      return whole<Question>(AskWitnessed{}, fields);
    case 'F':
      return whole(take_rows(fields), fields);
    default:
      return wrong("expected a question of kind I, J, S, L or F");
  }
}

Result<Answer> decode_answer(ByteView frame) {
  if (frame.empty()) return wrong("is empty");
  Fields fields(frame.subspan(1));
  switch (frame[0]) {
    case 'W':
      return whole<Answer>(WordCounts{}, fields);
    case 'G':
      return whole<Answer>(fields.array<64>(), fields);
    case 'I':
      return whole(take_identity(fields), fields);
    case 'C':
      return whole(take_witnessed(fields), fields);
    case 'E':
      return whole(take_error(fields), fields);
    default:
      return wrong("expected an answer of kind W, G, I, C or E");
  }
}

}  // namespace ph::server
