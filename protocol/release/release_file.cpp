#include "protocol/release/release_file.hpp"

#include "protocol/crypto/audit_link.hpp"

namespace ph {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '\\'; }

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      out.push_back(c);
    } else if (c == '\\') {
      out.append("\\\\");
    } else {
      out.append("\\x").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    }
  }
  return out;
}

// What is not escaped() text comes out as something that escapes to another text.
std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (escape) ++i;
    if (escape && text[i] == 'x' && i + 2 < text.size()) {
      const auto high = kHex.find(text[i + 1]), low = kHex.find(text[i + 2]);
      out.push_back(static_cast<char>((high & 15) * 16 + (low & 15)));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

void append_row(std::string& out, const AuditRow& row) {
  out.append("row ").append(std::to_string(row.row));
  out.append("\nat ").append(std::to_string(wall_ms(row.at)));
  out.append("\nactor ").append(escaped(row.actor));
  out.append("\nact ").append(escaped(row.act));
  out.append("\nsubject ").append(escaped(row.subject));
  out.append("\ndetail ").append(escaped(row.detail));
  out.append("\nprevious ").append(to_hex(row.previous));
  out.append("\nchain ").append(to_hex(row.chain)).append("\n");
}

// Takes the lines of one file in turn; after the first that is wrong the rest are not looked at.
class Lines {
 public:
  explicit Lines(std::string_view& text) : text_(text) {}

  std::string_view line(std::string_view key) {
    if (!fault_.empty()) return {};
    const auto taken = take_line(text_, key);
    if (taken) return *taken;
    fault_ = taken.error().detail;
    return {};
  }
  std::uint64_t number(std::string_view key) {
    const auto taken = line(key);
    return read(plain_number(taken, key));
  }
  Digest digest(std::string_view key) {
    const auto taken = line(key);
    return read(plain_hex<32>(taken, key));
  }
  const std::string& fault() const { return fault_; }

 private:
  template <class T>
  T read(const Result<T>& result) {
    if (result) return *result;
    if (fault_.empty()) fault_ = result.error().detail;
    return T{};
  }

  std::string_view& text_;
  std::string fault_;
};

AuditRow take_row(Lines& lines) {
  AuditRow row;
  row.row = lines.number("row");
  row.at = wall_from_ms(static_cast<std::int64_t>(lines.number("at")));
  row.actor = plain(lines.line("actor"));
  row.act = plain(lines.line("act"));
  row.subject = plain(lines.line("subject"));
  row.detail = plain(lines.line("detail"));
  row.previous = lines.digest("previous");
  row.chain = lines.digest("chain");
  return row;
}

}  // namespace

Digest chain_of(const AuditRow& row) {
  return crypto::audit_link(row.previous, row.row, row.at,
                            {row.actor, row.act, row.subject, row.detail});
}

std::string approved_detail(const SignedApproval& word) {
  const Approval& approval = word.approval;
  return std::string(to_string(approval.step)) + " approval of release " +
         std::to_string(approval.number) + ", content " + to_hex(approval.content) +
         ", signature " + to_hex(word.signature) + ": " + approval.reason;
}

std::string released_detail(std::uint32_t number, const Digest& digest, const std::string& reason) {
  return "release " + std::to_string(number) + ", digest " + to_hex(digest) + ": " + reason;
}

std::string release_text(const ReleaseFile& file) {
  std::string out = proof_text(file.proof);
  out.append("audit ").append(std::to_string(file.rows.size())).append("\n");
  for (const auto& row : file.rows) append_row(out, row);
  out.append("library ").append(std::to_string(file.canonical.size())).append("\n");
  out.append(as_text(file.canonical));
  return out;
}

Result<ReleaseFile> parse_release(std::string_view text) {
  if (text.size() > kLargestReleaseFile) {
    return fail(Fault::kMalformed, "release file: expected at most 17 MiB");
  }
  std::string_view rest = text;
  auto proof = take_proof(rest);
  if (!proof) return fail(Fault::kMalformed, "release file, " + proof.error().detail);
  ReleaseFile out;
  out.proof = std::move(*proof);
  Lines lines(rest);
  const auto rows = lines.number("audit");
  if (rows > kMostRows) return fail(Fault::kMalformed, "release file, audit: too many rows");
  for (std::uint64_t i = 0; i < rows && lines.fault().empty(); ++i) {
    out.rows.push_back(take_row(lines));
  }
  const auto size = lines.number("library");
  if (!lines.fault().empty()) return fail(Fault::kMalformed, "release file, " + lines.fault());
  if (size != rest.size()) {
    return fail(Fault::kMalformed, "release file, library: expected " + std::to_string(size) +
                                       " bytes, got " + std::to_string(rest.size()));
  }
  const auto bytes = as_bytes(rest);
  out.canonical.assign(bytes.begin(), bytes.end());
  if (release_text(out) == text) return out;
  return fail(Fault::kMalformed, "release file: is not in its only form");
}

}  // namespace ph
