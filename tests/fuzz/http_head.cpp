// The head of a request, judged: what is let through obeys the rules that stand against smuggling.
// The first line is "METHOD target", the others "name: value"; splitting them is Beast's work.
#include <algorithm>

#include "protocol/net/http_rules.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

// Beast's parser takes no control character anywhere in a head.
bool could_come(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
  });
}

ph::net::RawHead head_of(std::string_view text) {
  ph::net::RawHead head;
  bool first = true;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto cut = line.find(first ? ' ' : ':');
    const std::string name(line.substr(0, cut));
    const std::string value(cut == line.npos ? std::string_view() : line.substr(cut + 1));
    if (first) {
      head.method = name;
      head.target = value;
    } else {
      head.fields.emplace_back(name, value);
    }
    first = false;
  }
  return head;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = ph::fuzz::text_of(data, size);
  (void)ph::net::percent_decode(text, ph::net::Plus::kSpace);
  if (!could_come(text)) return 0;
  const auto head = head_of(text);
  const auto hosts = std::count_if(head.fields.begin(), head.fields.end(),
                                   [](const auto& field) { return field.first == "host"; });
  const auto request = ph::net::judge_head(head, ph::net::Limits{});
  if (!request) {
    PH_CHECK(request.error().status >= 400);
    return 0;
  }
  PH_CHECK(hosts == 1);
  PH_CHECK(request->path.starts_with('/'));
  PH_CHECK(request->path.find('\0') == std::string::npos);
  if (ph::net::asks_for_websocket(*request)) (void)ph::net::judge_upgrade(*request);
  return 0;
}
