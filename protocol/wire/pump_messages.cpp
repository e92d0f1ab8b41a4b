#include "protocol/wire/codec.hpp"
#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

constexpr std::int64_t kMaxVersion = 65'535;
constexpr std::size_t kMaxFirmware = 64;
constexpr std::size_t kMaxAlarms = 256;

StandingAlarm read_alarm(Members& members) {
  StandingAlarm out;
  out.code = members.read<AlarmCode>("alarm", parse_alarm_code);
  out.instance = members.integer("instance", 0, kMaxInteger);
  out.since = read_wall(members, "since_ms");
  out.silenced = members.flag("silenced");
  out.priority = members.has("priority") ? members.read<Priority>("priority", parse_priority)
                                         : alarm_kind(out.code).priority;
  return out;
}

void write_alarm(Writer& writer, const StandingAlarm& alarm) {
  writer.begin_object();
  writer.text("alarm", alarm_kind(alarm.code).name);
  writer.number("instance", alarm.instance);
  writer.number("since_ms", wall_ms(alarm.since));
  writer.flag("silenced", alarm.silenced);
  writer.text("priority", to_string(alarm.priority));
  writer.end_object();
}

void read_identity(Members& members, Hello& out) {
  out.pump = members.id<PumpNaming>("pump");
  out.model = members.id<ModelNaming>("model");
  out.firmware = members.text("firmware", kMaxFirmware);
  out.stream = members.hex<16>("stream");
  out.boot = static_cast<std::uint64_t>(members.integer("boot", 0, kMaxInteger));
  out.wall = read_wall(members, "wall_ms");
  out.recorded = read_cursors(members, "recorded");
  out.acknowledged = read_cursors(members, "acknowledged");
  if (members.has("library")) out.library = read_library(members, "library");
  members.each("alarms", 0, kMaxAlarms,
               [&](Members& alarm) { out.alarms.push_back(read_alarm(alarm)); });
}

// Every version begins its hello with the two version numbers; when none of them is spoken here,
// the rest is not judged, so that the answer can name the version instead of an unknown member.
Hello read_hello(Members& members) {
  Hello out;
  out.oldest = static_cast<std::uint32_t>(members.integer("protocol_oldest", 1, kMaxVersion));
  out.newest = static_cast<std::uint32_t>(
      members.integer("protocol_newest", std::int64_t{out.oldest}, kMaxVersion));
  if (out.oldest > kNewestProtocol || out.newest < kOldestProtocol) return out;
  read_identity(members, out);
  members.finish();
  return out;
}

void write_hello(Writer& writer, const Hello& hello) {
  writer.text("type", "hello");
  writer.number("protocol_oldest", hello.oldest);
  writer.number("protocol_newest", hello.newest);
  writer.text("pump", hello.pump.str());
  writer.text("model", hello.model.str());
  writer.text("firmware", clipped(hello.firmware, kMaxFirmware));
  writer.hex("stream", hello.stream);
  writer.number("boot", static_cast<std::int64_t>(hello.boot));
  writer.number("wall_ms", wall_ms(hello.wall));
  write_cursors(writer, "recorded", hello.recorded);
  write_cursors(writer, "acknowledged", hello.acknowledged);
  if (hello.library) write_library(writer, "library", *hello.library);
  writer.begin_list("alarms");
  for (const StandingAlarm& alarm : hello.alarms) write_alarm(writer, alarm);
  writer.end_list();
}

EventBatch read_batch(Members& members) {
  EventBatch out;
  out.lane = members.read<Lane>("lane", parse_lane);
  out.first = static_cast<std::uint64_t>(members.integer("first", 1, kMaxInteger - 64));
  members.each("events", 1, EventBatch::kMaxEvents,
               [&](Members& event) { out.events.push_back(read_event(event)); });
  members.finish();
  return out;
}

ChunkRequest read_request(Members& members) {
  ChunkRequest out;
  out.digest = members.hex<32>("digest");
  out.offset =
      static_cast<std::uint32_t>(members.integer("offset", 0, LibraryTarget::kMaxSize - 1));
  out.length = static_cast<std::uint32_t>(members.integer("length", 1, ChunkRequest::kMaxLength));
  members.finish();
  return out;
}

PumpMessage read_message(Members& members) {
  const std::string_view type = members.text("type", 40);
  if (type == "telemetry") {
    TelemetryReport report{read_telemetry(members)};
    members.finish();
    return report;
  }
  if (type == "events") return read_batch(members);
  if (type == "hello") return read_hello(members);
  if (type == "chunk_request") return read_request(members);
  members.complain(Fault::kMalformed,
                   "type: expected hello, telemetry, events or chunk_request, got \"" +
                       std::string(type) + "\"");
  return Hello{};
}

void write(Writer& writer, const Hello& hello) { write_hello(writer, hello); }

void write(Writer& writer, const TelemetryReport& report) {
  writer.text("type", "telemetry");
  write_telemetry(writer, report.telemetry);
}

void write(Writer& writer, const EventBatch& batch) {
  writer.text("type", "events");
  writer.text("lane", to_string(batch.lane));
  writer.number("first", static_cast<std::int64_t>(batch.first));
  writer.begin_list("events");
  for (const PumpEvent& event : batch.events) write_event(writer, event);
  writer.end_list();
}

void write(Writer& writer, const ChunkRequest& request) {
  writer.text("type", "chunk_request");
  writer.hex("digest", request.digest);
  writer.number("offset", request.offset);
  writer.number("length", request.length);
}

}  // namespace

Result<PumpMessage> decode_pump_message(std::string_view text) {
  auto document = Document::parse(text, {kMaxText, kMaxDepth});
  if (!document) return fail(document.error());
  Members members(*document);
  PumpMessage message = read_message(members);
  if (document->trouble()) return fail(*document->trouble());
  return message;
}

std::string encode(const PumpMessage& message) {
  Writer writer;
  writer.begin_object();
  std::visit([&](const auto& m) { write(writer, m); }, message);
  writer.end_object();
  return writer.take();
}

}  // namespace ph::wire
