#include "pumpagent/keeper/display_bytes.hpp"

#include <algorithm>

#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {
namespace {

constexpr std::size_t kLongest = 255;
constexpr std::size_t kMostLines = 16;

std::string_view cut(std::string_view text) { return text.substr(0, kLongest); }

template <class Each>
void texts_of(Each each) {
  for (auto member :
       {&Display::state,      &Display::headline,  &Display::rate,    &Display::dose,
        &Display::infused,    &Display::remaining, &Display::alarm,   &Display::library,
        &Display::refusal,    &Display::patient,   &Display::therapy, &Display::activity,
        &Display::giving,     &Display::lockout,   &Display::demands, &Display::window,
        &Display::next_dose,  &Display::phase,     &Display::delay,   &Display::primary,
        &Display::target,     &Display::plasma,    &Display::effect,  &Display::bolus_limit,
        &Display::flushed,    &Display::pressure,  &Display::battery, &Display::low_by,
        &Display::demand_dots}) {
    each(member);
  }
}

template <class Each>
void flags_of(Each each) {
  for (auto member : {&Display::order_waits, &Display::stop_first, &Display::needs_reason,
                      &Display::alarm_silenced, &Display::on_mains, &Display::linked}) {
    each(member);
  }
}

template <class Each>
void ask_texts_of(Each each) {
  for (auto member : {&Ask::step, &Ask::title, &Ask::unit, &Ask::value, &Ask::usual, &Ask::soft_low,
                      &Ask::soft_high, &Ask::hard_low, &Ask::hard_high, &Ask::about}) {
    each(member);
  }
}

void put_lines(Packer& out, const std::vector<std::string>& lines) {
  const std::size_t count = std::min(lines.size(), kMostLines);
  out.number(static_cast<std::uint8_t>(count));
  for (std::size_t i = 0; i < count; ++i) out.text(cut(lines[i]));
}

std::vector<std::string> take_lines(Unpacker& in) {
  std::vector<std::string> out;
  const auto count = in.number<std::uint8_t>();
  for (std::uint8_t i = 0; i < count && in.is_sound(); ++i) out.push_back(in.text());
  return out;
}

void put_ask(Packer& out, const Ask& ask) {
  out.number(static_cast<std::uint8_t>(ask.kind));
  ask_texts_of([&](auto member) { out.text(cut(ask.*member)); });
  const std::size_t count = std::min(ask.choices.size(), Ask::kMostChoices);
  out.number(static_cast<std::uint8_t>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const Choice& choice = ask.choices[i];
    for (const std::string* text : {&choice.word, &choice.label, &choice.detail}) {
      out.text(cut(*text));
    }
  }
  out.number(ask.more);
  put_lines(out, ask.notes);
}

bool take_ask(Unpacker& in, Ask& ask) {
  const auto kind = in.number<std::uint8_t>();
  if (kind > static_cast<std::uint8_t>(kLastAskKind)) return false;
  ask.kind = static_cast<Ask::Kind>(kind);
  ask_texts_of([&](auto member) { ask.*member = in.text(); });
  const auto count = in.number<std::uint8_t>();
  for (std::uint8_t i = 0; i < count && in.is_sound(); ++i) {
    Choice choice;
    for (std::string* text : {&choice.word, &choice.label, &choice.detail}) *text = in.text();
    ask.choices.push_back(std::move(choice));
  }
  ask.more = in.number<std::uint16_t>();
  ask.notes = take_lines(in);
  return true;
}

}  // namespace

std::string display_bytes(const Display& display) {
  Bytes bytes;
  Packer out(bytes);
  texts_of([&](auto member) { out.text(cut(display.*member)); });
  put_lines(out, display.prompt);
  out.number(static_cast<std::uint8_t>(display.keys.size()));
  for (const Key key : display.keys) out.number(static_cast<std::uint8_t>(key));
  out.number(static_cast<std::uint8_t>(display.alarm_priority));
  flags_of([&](auto member) { out.number(static_cast<std::uint8_t>(display.*member)); });
  out.number(display.pressure_bar);
  out.number(display.lock);
  put_ask(out, display.ask);
  return std::string(as_text(bytes));
}

Result<Display> display_from(std::string_view text) {
  Unpacker in(as_bytes(text));
  Display out;
  texts_of([&](auto member) { out.*member = in.text(); });
  out.prompt = take_lines(in);
  const auto keys = in.number<std::uint8_t>();
  for (std::uint8_t i = 0; i < keys && in.is_sound(); ++i) {
    const auto key = in.number<std::uint8_t>();
    if (key > static_cast<std::uint8_t>(kLastKey)) {
      return fail(Fault::kMalformed, "display: unknown key");
    }
    out.keys.push_back(static_cast<Key>(key));
  }
  const auto priority = in.number<std::uint8_t>();
  out.alarm_priority = static_cast<Priority>(std::min<std::uint8_t>(priority, 3));
  flags_of([&](auto member) { out.*member = in.number<std::uint8_t>() != 0; });
  out.pressure_bar = in.number<std::int32_t>();
  out.lock = in.number<std::int32_t>();
  if (!take_ask(in, out.ask)) return fail(Fault::kMalformed, "display: unknown ask");
  if (!in.is_sound()) return fail(Fault::kMalformed, "display: cut");
  return out;
}

}  // namespace ph::agent
