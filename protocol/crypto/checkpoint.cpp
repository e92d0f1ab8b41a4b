#include "protocol/crypto/checkpoint.hpp"

#include <charconv>

namespace ph {
namespace {

constexpr std::string_view kTitle = "pumphouse audit checkpoint 1\n";

tl::unexpected<Error> malformed(std::string_view key) {
  return fail(Fault::kMalformed,
              "checkpoint: line \"" + std::string(key) + "\" is not as expected");
}

std::string text_of(const Checkpoint& checkpoint) {
  return std::string(kTitle) + "site " + checkpoint.site + "\nrow " +
         std::to_string(checkpoint.row) + "\nchain " + to_hex(checkpoint.chain) + "\nat " +
         std::to_string(wall_ms(checkpoint.at)) + "\nprevious " + to_hex(checkpoint.previous) +
         "\nrestored " + checkpoint.restored + "\n";
}

// "key value\n" from the front.
std::optional<std::string_view> take_value(std::string_view& rest, std::string_view key) {
  const auto end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  if (end == rest.npos || line.size() <= key.size() || !line.starts_with(key)) return {};
  if (line[key.size()] != ' ') return {};
  rest.remove_prefix(end + 1);
  return line.substr(key.size() + 1);
}

template <class Number>
bool take_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

// Whether it has its only form is seen by writing it again.
Result<Checkpoint> take_fields(std::string_view& rest) {
  constexpr std::array<std::string_view, 6> kKeys{"site", "row",      "chain",
                                                  "at",   "previous", "restored"};
  if (!rest.starts_with(kTitle)) return fail(Fault::kMalformed, "expected a checkpoint");
  rest.remove_prefix(kTitle.size());
  std::array<std::string_view, 6> values{};
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    const auto value = take_value(rest, kKeys[i]);
    if (!value) return malformed(kKeys[i]);
    values[i] = *value;
  }
  Checkpoint out;
  std::int64_t at = 0;
  const auto chain = array_from_hex<32>(std::string(values[2]));
  const auto previous = array_from_hex<32>(std::string(values[4]));
  if (!take_number(values[1], out.row)) return malformed("row");
  if (!take_number(values[3], at)) return malformed("at");
  if (!chain || !previous) return malformed(chain ? "previous" : "chain");
  out.site = values[0];
  out.chain = *chain;
  out.at = wall_from_ms(at);
  out.previous = *previous;
  out.restored = values[5];
  return out;
}

// Moves on to where the next one begins, or to the end.
void skip(std::string_view& text) {
  const auto next = text.find("\n" + std::string(kTitle));
  text.remove_prefix(next == text.npos ? text.size() : next + 1);
}

}  // namespace

std::string signed_text(const Checkpoint& checkpoint, const crypto::SecretKey& key) {
  const std::string text = text_of(checkpoint);
  const Signature signature = crypto::sign(key, kCheckpointContext, as_bytes(text));
  return text + "signed " + to_hex(signature) + "\n\n";
}

Result<Checkpoint> take_checkpoint(std::string_view& text, const crypto::PublicKey& key) {
  std::string_view rest = text;
  auto out = take_fields(rest);
  if (!out) return out;
  const std::string_view covered = text.substr(0, text.size() - rest.size());
  const auto line = take_value(rest, "signed");
  if (!line) return malformed("signed");
  const auto signature = array_from_hex<64>(std::string(*line));
  if (!signature || to_hex(*signature) != *line) return malformed("signed");
  if (rest.substr(0, 1) != "\n") return fail(Fault::kMalformed, "expected an empty line");
  rest.remove_prefix(1);
  text = rest;
  if (text_of(*out) == covered &&
      crypto::verify(key, kCheckpointContext, as_bytes(covered), *signature))
    return out;
  return fail(Fault::kRefused, "checkpoint of row " + std::to_string(out->row) + ": was changed");
}

CheckpointReading read_checkpoints(std::string_view text, const crypto::PublicKey& key) {
  CheckpointReading out;
  Digest previous{};
  while (!text.empty()) {
    const std::string_view before = text;
    auto read = take_checkpoint(text, key);
    if (!read) {
      if (read.error().fault == Fault::kMalformed) {
        ++out.cut;
        skip(text);
      } else {
        out.problems.push_back(read.error().detail);
      }
      continue;
    }
    const std::string name = "checkpoint of row " + std::to_string(read->row);
    if (read->previous != previous) {
      out.problems.push_back(name + ": does not follow the one before it");
    }
    const bool rises = out.checkpoints.empty() || read->row > out.checkpoints.back().row;
    if (!rises && read->restored.empty()) {
      out.problems.push_back(name + ": walks back without a restore");
    }
    out.last_text = before.substr(0, before.size() - text.size());
    previous = crypto::sha256(as_bytes(out.last_text));
    out.checkpoints.push_back(std::move(*read));
  }
  return out;
}

}  // namespace ph
