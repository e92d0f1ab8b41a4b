#include "pumpagent/rt/event_record.hpp"

#include <algorithm>

namespace ph::agent {

void EventRecord::set_text(std::string_view words) {
  std::size_t size = std::min(words.size(), text.size());
  while (size > 0 && size < words.size() &&
         (static_cast<unsigned char>(words[size]) & 0xC0) == 0x80) {
    --size;
  }
  std::copy_n(words.data(), size, text.data());
  text_size = static_cast<std::uint8_t>(size);
}

EventRecord EventRecord::of(const PumpEvent& event) {
  EventRecord out;
  out.kind = event.kind;
  out.has_order_state = event.order_state.has_value();
  out.has_alarm = event.alarm.has_value();
  out.order_state = event.order_state.value_or(OrderState::kQueued);
  out.alarm = event.alarm.value_or(AlarmCode::kFreeFlow);
  out.wall_ms = ph::wall_ms(event.wall);
  out.uptime_ms = event.uptime.count();
  out.number = event.number;
  out.volume = event.volume;
  out.rate = event.rate;
  out.order = OrderTag::of(event.order);
  out.set_text(event.text);
  return out;
}

EventRecord EventRecord::of(const EngineEvent& event) {
  EventRecord out;
  out.kind = event.kind;
  out.order = event.order;
  out.rate = event.rate;
  out.volume = event.volume;
  out.number = event.number;
  out.set_text(EventText(event).view());
  return out;
}

EventRecord EventRecord::of(const AlarmChange& change) {
  EventRecord out;
  out.has_alarm = true;
  out.alarm = change.code;
  out.number = change.instance;
  out.kind = change.what == AlarmChange::What::kRaised    ? EventKind::kAlarmRaised
             : change.what == AlarmChange::What::kCleared ? EventKind::kAlarmCleared
                                                          : EventKind::kAlarmSilenced;
  if (out.kind == EventKind::kAlarmCleared) {
    out.set_text(change.by_person ? "at the bedside" : "condition gone");
  }
  return out;
}

Result<PumpEvent> EventRecord::event() const {
  if (kind > kLastEventKind || order_state > kLastOrderState ||
      static_cast<std::size_t>(alarm) >= kAlarmCodeCount || text_size > text.size()) {
    return fail(Fault::kMalformed, "event from another process: not readable");
  }
  PumpEvent out;
  out.kind = kind;
  if (has_order_state) out.order_state = order_state;
  if (has_alarm) out.alarm = alarm;
  out.wall = wall_from_ms(wall_ms);
  out.uptime = milliseconds{uptime_ms};
  out.number = number;
  out.volume = volume;
  out.rate = rate;
  out.order = order.id();
  out.text.assign(text.data(), text_size);
  return out;
}

}  // namespace ph::agent
