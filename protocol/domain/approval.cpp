#include "protocol/domain/approval.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ph {
namespace {

constexpr std::string_view kTitle = "pumphouse approval 1";
constexpr std::array<std::string_view, 2> kSteps = {"first", "second"};
constexpr std::size_t kLongestReason = 200;
constexpr std::size_t kLongestSite = 64;

tl::unexpected<Error> wrong(std::string_view line, const std::string& why) {
  return fail(Fault::kMalformed, "approval, line \"" + std::string(line) + "\": " + why);
}

// Takes "key value\n" from the front of `rest`.
Result<std::string_view> take_line(std::string_view& rest, std::string_view key) {
  const auto end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  if (end == std::string_view::npos || line.substr(0, key.size()) != key ||
      line.size() <= key.size() || line[key.size()] != ' ') {
    return wrong(key, "expected it here, got \"" + std::string(line.substr(0, 80)) + "\"");
  }
  rest.remove_prefix(end + 1);
  return line.substr(key.size() + 1);
}

template <class Number>
Result<Number> whole(std::string_view text, std::string_view key) {
  Number out{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || std::to_string(out) != text) {
    return wrong(key, "expected a whole number, got \"" + std::string(text.substr(0, 40)) + "\"");
  }
  return out;
}

bool is_line(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

Result<std::vector<UserName>> parse_authors(std::string_view text) {
  std::vector<UserName> out;
  while (true) {
    const auto end = text.find(' ');
    auto name = UserName::parse(text.substr(0, end), "approval, authors");
    if (!name) return fail(name.error());
    if (!out.empty() && !(out.back() < *name)) return wrong("authors", "expected them in order");
    out.push_back(std::move(*name));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

Status check_words(const Approval& approval) {
  if (!is_line(approval.site, kLongestSite)) return wrong("site", "expected 1 to 64 bytes");
  if (!is_line(approval.reason, kLongestReason)) return wrong("reason", "expected 1 to 200 bytes");
  if (approval.number == 0) return wrong("number", "expected at least 1");
  return {};
}

}  // namespace

std::string_view to_string(ApprovalStep step) { return kSteps.at(static_cast<std::size_t>(step)); }

std::string approval_text(const Approval& approval) {
  std::string out(kTitle);
  out.append("\nsite ").append(approval.site);
  out.append("\nstep ").append(to_string(approval.step));
  out.append("\nnumber ").append(std::to_string(approval.number));
  out.append("\ncontent ").append(to_hex(approval.content));
  out.append("\nauthors");
  for (const auto& author : approval.authors) out.append(" ").append(author.str());
  out.append("\napprover ").append(approval.approver.str());
  out.append("\nreason ").append(approval.reason);
  out.append("\nat ").append(std::to_string(wall_ms(approval.at))).append("\n");
  return out;
}

Result<Approval> parse_approval(std::string_view text) {
  std::string_view rest = text;
  const auto end = rest.find('\n');
  if (end == std::string_view::npos || rest.substr(0, end) != kTitle) {
    return wrong("1", "expected \"" + std::string(kTitle) + "\"");
  }
  rest.remove_prefix(end + 1);
  std::array<std::string_view, 8> values;
  constexpr std::array<std::string_view, 8> kKeys = {"site",    "step",     "number", "content",
                                                     "authors", "approver", "reason", "at"};
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    auto value = take_line(rest, kKeys[i]);
    if (!value) return fail(value.error());
    values[i] = *value;
  }
  if (!rest.empty()) return wrong("9", "expected the end behind it");
  const auto step = std::find(kSteps.begin(), kSteps.end(), values[1]);
  if (step == kSteps.end()) return wrong("step", "expected first or second");
  const auto number = whole<std::uint32_t>(values[2], "number");
  const auto content = array_from_hex<32>(values[3]);
  auto authors = parse_authors(values[4]);
  auto approver = UserName::parse(values[5], "approval, approver");
  const auto at = whole<std::int64_t>(values[7], "at");
  if (!number) return fail(number.error());
  if (!content) return wrong("content", content.error().detail);
  if (!authors) return fail(authors.error());
  if (!approver) return fail(approver.error());
  if (!at) return fail(at.error());
  Approval out;
  out.site = values[0];
  out.step = static_cast<ApprovalStep>(step - kSteps.begin());
  out.number = *number;
  out.content = *content;
  out.authors = std::move(*authors);
  out.approver = std::move(*approver);
  out.reason = values[6];
  out.at = wall_from_ms(*at);
  if (const auto words = check_words(out); !words) return fail(words.error());
  if (approval_text(out) != text) return wrong("content", "expected small hexadecimal letters");
  return out;
}

}  // namespace ph
