#include "pumpagent/keeper/display_bytes.hpp"

#include <algorithm>

#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {
namespace {

constexpr std::size_t kLongest = 255;
constexpr std::size_t kMostLines = 8;

std::string_view cut(std::string_view text) { return text.substr(0, kLongest); }

template <class Each>
void texts_of(Each each) {
  for (auto member :
       {&Display::state, &Display::headline, &Display::rate, &Display::dose, &Display::infused,
        &Display::remaining, &Display::alarm, &Display::library, &Display::refusal}) {
    each(member);
  }
}

}  // namespace

std::string display_bytes(const Display& display) {
  Bytes bytes;
  Packer out(bytes);
  texts_of([&](auto member) { out.text(cut(display.*member)); });
  const std::size_t lines = std::min(display.prompt.size(), kMostLines);
  out.number(static_cast<std::uint8_t>(lines));
  for (std::size_t i = 0; i < lines; ++i) out.text(cut(display.prompt[i]));
  out.number(static_cast<std::uint8_t>(display.keys.size()));
  for (const Key key : display.keys) out.number(static_cast<std::uint8_t>(key));
  out.number(static_cast<std::uint8_t>(display.alarm_priority));
  out.number(static_cast<std::uint8_t>(display.order_waits));
  out.number(static_cast<std::uint8_t>(display.needs_reason));
  return std::string(as_text(bytes));
}

Result<Display> display_from(std::string_view text) {
  Unpacker in(as_bytes(text));
  Display out;
  texts_of([&](auto member) { out.*member = in.text(); });
  const auto lines = in.number<std::uint8_t>();
  for (std::uint8_t i = 0; i < lines && in.is_sound(); ++i) out.prompt.push_back(in.text());
  const auto keys = in.number<std::uint8_t>();
  for (std::uint8_t i = 0; i < keys && in.is_sound(); ++i) {
    const auto key = in.number<std::uint8_t>();
    if (key > static_cast<std::uint8_t>(Key::kWake)) {
      return fail(Fault::kMalformed, "display: unknown key");
    }
    out.keys.push_back(static_cast<Key>(key));
  }
  const auto priority = in.number<std::uint8_t>();
  out.alarm_priority = static_cast<Priority>(std::min<std::uint8_t>(priority, 3));
  out.order_waits = in.number<std::uint8_t>() != 0;
  out.needs_reason = in.number<std::uint8_t>() != 0;
  if (!in.is_sound()) return fail(Fault::kMalformed, "display: cut");
  return out;
}

}  // namespace ph::agent
