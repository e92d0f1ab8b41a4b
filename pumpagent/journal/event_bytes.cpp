#include "pumpagent/journal/event_bytes.hpp"

#include "pumpagent/journal/crc32.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kHasOrderState = 1;
constexpr std::uint8_t kHasAlarm = 2;

// The longest beginning of `text` within `most` bytes that cuts no UTF-8 character.
std::string_view cut_text(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

void put_event(Packer& out, const PumpEvent& event) {
  out.number(kVersion);
  out.number(static_cast<std::uint8_t>(event.kind));
  out.number(static_cast<std::uint8_t>((event.order_state ? kHasOrderState : 0) |
                                       (event.alarm ? kHasAlarm : 0)));
  out.number(static_cast<std::uint8_t>(event.order_state.value_or(OrderState::kQueued)));
  out.number(static_cast<std::uint8_t>(event.alarm.value_or(AlarmCode::kFreeFlow)));
  out.number(wall_ms(event.wall));
  out.number(std::int64_t{event.uptime.count()});
  out.number(event.number);
  out.number(event.volume.count());
  out.number(event.rate.count());
  out.text(cut_text(event.order.str(), OrderId::kMaxLength));
  out.text(cut_text(event.text, PumpEvent::kMaxText));
}

bool take_event(Unpacker& in, PumpEvent& event) {
  if (in.number<std::uint8_t>() != kVersion) return false;
  const auto kind = in.number<std::uint8_t>();
  const auto has = in.number<std::uint8_t>();
  const auto order_state = in.number<std::uint8_t>();
  const auto alarm = in.number<std::uint8_t>();
  event.kind = static_cast<EventKind>(kind);
  if ((has & kHasOrderState) != 0) event.order_state = static_cast<OrderState>(order_state);
  if ((has & kHasAlarm) != 0) event.alarm = static_cast<AlarmCode>(alarm);
  event.wall = wall_from_ms(in.number<std::int64_t>());
  event.uptime = milliseconds{in.number<std::int64_t>()};
  event.number = in.number<std::int64_t>();
  event.volume = Volume::of(in.number<std::int64_t>());
  event.rate = FlowRate::of(in.number<std::int64_t>());
  event.order = OrderId{in.text()};
  event.text = in.text();
  return in.is_sound() && in.is_empty() && kind <= static_cast<std::uint8_t>(kLastEventKind) &&
         order_state <= static_cast<std::uint8_t>(kLastOrderState) && alarm < kAlarmCodeCount;
}

}  // namespace

void put_record(Bytes& into, std::uint64_t sequence, const PumpEvent& event) {
  Bytes body;
  body.reserve(128);
  Packer out(body);
  out.number(sequence);
  put_event(out, event);
  Packer head(into);
  head.number(static_cast<std::uint32_t>(body.size()));
  head.number(crc32(body));
  head.bytes(body);
}

Result<FoundRecord> take_record(ByteView bytes) {
  if (bytes.size() < kRecordHead) return fail(Fault::kUnavailable, "record: head is cut");
  Unpacker head(bytes);
  const auto length = head.number<std::uint32_t>();
  const auto sum = head.number<std::uint32_t>();
  if (length < sizeof(std::uint64_t) || length > kLargestRecord) {
    return fail(Fault::kMalformed, "record: impossible length " + std::to_string(length));
  }
  if (bytes.size() - kRecordHead < length) return fail(Fault::kUnavailable, "record: cut");
  const ByteView body = bytes.subspan(kRecordHead, length);
  if (crc32(body) != sum) return fail(Fault::kMalformed, "record: check sum differs");
  FoundRecord found;
  found.size = kRecordHead + length;
  Unpacker in(body);
  found.record.sequence = in.number<std::uint64_t>();
  if (!take_event(in, found.record.event)) {
    return fail(Fault::kMalformed, "record: of a kind this build does not know");
  }
  return found;
}

}  // namespace ph::agent
