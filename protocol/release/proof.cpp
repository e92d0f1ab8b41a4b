#include "protocol/release/proof.hpp"

#include <charconv>
#include <limits>

namespace ph {
namespace {

constexpr std::string_view kTitle = "pumphouse release 1\n";
constexpr int kApprovalLines = 9;

tl::unexpected<Error> wrong(std::string_view key, const std::string& why) {
  return fail(Fault::kMalformed, "line \"" + std::string(key) + "\": " + why);
}

Result<SignedApproval> take_word(std::string_view& text, std::string_view key) {
  const auto line = take_line(text, key);
  if (!line) return fail(line.error());
  const auto signature = plain_hex<64>(*line, key);
  if (!signature) return fail(signature.error());
  std::size_t end = 0;
  for (int i = 0; i < kApprovalLines; ++i) {
    end = text.find('\n', end);
    if (end == text.npos) return wrong(key, "expected nine lines of an approval behind it");
    ++end;
  }
  auto approval = parse_approval(text.substr(0, end));
  if (!approval) return fail(approval.error());
  text.remove_prefix(end);
  return SignedApproval{std::move(*approval), *signature};
}

Result<std::uint32_t> take_number(std::string_view& text) {
  const auto line = take_line(text, "number");
  if (!line) return fail(line.error());
  const auto number = plain_number(*line, "number");
  if (!number) return fail(number.error());
  if (*number > std::numeric_limits<std::uint32_t>::max()) return wrong("number", "is too great");
  return static_cast<std::uint32_t>(*number);
}

template <std::size_t N>
Result<std::array<std::uint8_t, N>> take_hex(std::string_view& text, std::string_view key) {
  const auto line = take_line(text, key);
  if (!line) return fail(line.error());
  return plain_hex<N>(*line, key);
}

}  // namespace

Result<std::string_view> take_line(std::string_view& text, std::string_view key) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  if (end == text.npos || line.size() <= key.size() || line.substr(0, key.size()) != key ||
      line[key.size()] != ' ') {
    return wrong(key, "expected it here, got \"" + std::string(line.substr(0, 80)) + "\"");
  }
  text.remove_prefix(end + 1);
  return line.substr(key.size() + 1);
}

Result<std::uint64_t> plain_number(std::string_view text, std::string_view key) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc{} && std::to_string(out) == text) return out;
  return wrong(key, "expected a whole number, got \"" + std::string(text.substr(0, 40)) + "\"");
}

std::string proof_text(const ReleaseProof& proof) {
  std::string out(kTitle);
  out.append("site ").append(proof.site);
  out.append("\nnumber ").append(std::to_string(proof.number));
  out.append("\ndigest ").append(to_hex(proof.digest));
  out.append("\nsignature ").append(to_hex(proof.signature));
  out.append("\nfirst ").append(to_hex(proof.first.signature));
  out.append("\n").append(approval_text(proof.first.approval));
  out.append("second ").append(to_hex(proof.second.signature));
  out.append("\n").append(approval_text(proof.second.approval));
  return out;
}

Result<ReleaseProof> take_proof(std::string_view& text) {
  if (text.substr(0, kTitle.size()) != kTitle) return wrong("1", "expected pumphouse release 1");
  text.remove_prefix(kTitle.size());
  const auto site = take_line(text, "site");
  if (!site) return fail(site.error());
  const auto number = take_number(text);
  if (!number) return fail(number.error());
  const auto digest = take_hex<32>(text, "digest");
  if (!digest) return fail(digest.error());
  const auto signature = take_hex<64>(text, "signature");
  if (!signature) return fail(signature.error());
  auto first = take_word(text, "first");
  if (!first) return fail(first.error());
  auto second = take_word(text, "second");
  if (!second) return fail(second.error());
  return ReleaseProof{std::string(*site), *number,           *digest,
                      *signature,         std::move(*first), std::move(*second)};
}

}  // namespace ph
