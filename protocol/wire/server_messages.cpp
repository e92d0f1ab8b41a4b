#include "protocol/wire/codec.hpp"
#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

constexpr std::size_t kMaxReason = 160;
constexpr std::size_t kMaxRefusalText = 1'000;

Welcome read_welcome(Members& members) {
  Welcome out;
  out.protocol =
      static_cast<std::uint32_t>(members.integer("protocol", kOldestProtocol, kNewestProtocol));
  out.wall = read_wall(members, "wall_ms");
  out.stored = read_cursors(members, "stored");
  out.telemetry_interval =
      std::chrono::milliseconds{members.integer("telemetry_interval_ms", 100, 600'000)};
  if (members.has("library")) out.library = read_target(members, "library");
  return out;
}

Acknowledgement read_acknowledgement(Members& members) {
  Acknowledgement out;
  out.lane = members.read<Lane>("lane", parse_lane);
  out.up_to = static_cast<std::uint64_t>(members.integer("up_to", 0, kMaxInteger));
  return out;
}

OrderOffer read_offer(Members& members) {
  OrderOffer out;
  members.object("order", [&](Members& order) { out.order = read_order(order); });
  out.age = read_time(members, "age_ms");
  return out;
}

OrderCancel read_cancel(Members& members) {
  OrderCancel out;
  out.order = members.id<OrderNaming>("order");
  out.reason = members.text_or_empty("reason", kMaxReason);
  return out;
}

Refusal read_refusal(Members& members) {
  Refusal out;
  out.code = members.text("code", 40);
  out.text = members.text("text", kMaxRefusalText);
  out.retry_after = read_time(members, "retry_after_ms");
  return out;
}

ServerMessage read_message(Members& members) {
  const std::string_view type = members.text("type", 40);
  if (type == "ack") return read_acknowledgement(members);
  if (type == "order_offer") return read_offer(members);
  if (type == "order_cancel") return read_cancel(members);
  if (type == "welcome") return read_welcome(members);
  if (type == "library_offer") return LibraryOffer{read_target(members, "target")};
  if (type == "refusal") return read_refusal(members);
  members.complain(Fault::kMalformed,
                   "type: expected welcome, ack, order_offer, order_cancel, library_offer or "
                   "refusal, got \"" +
                       std::string(type) + "\"");
  return Refusal{};
}

void write(Writer& writer, const Welcome& welcome) {
  writer.text("type", "welcome");
  writer.number("protocol", welcome.protocol);
  writer.number("wall_ms", wall_ms(welcome.wall));
  write_cursors(writer, "stored", welcome.stored);
  writer.number("telemetry_interval_ms", welcome.telemetry_interval.count());
  if (welcome.library) write_target(writer, "library", *welcome.library);
}

void write(Writer& writer, const Acknowledgement& acknowledgement) {
  writer.text("type", "ack");
  writer.text("lane", to_string(acknowledgement.lane));
  writer.number("up_to", static_cast<std::int64_t>(acknowledgement.up_to));
}

void write(Writer& writer, const OrderOffer& offer) {
  writer.text("type", "order_offer");
  writer.begin_object("order");
  write_order(writer, offer.order);
  writer.end_object();
  writer.number("age_ms", offer.age.count());
}

void write(Writer& writer, const OrderCancel& cancel) {
  writer.text("type", "order_cancel");
  writer.text("order", cancel.order.str());
  writer.text_if_any("reason", clipped(cancel.reason, kMaxReason));
}

void write(Writer& writer, const LibraryOffer& offer) {
  writer.text("type", "library_offer");
  write_target(writer, "target", offer.target);
}

void write(Writer& writer, const Refusal& refusal) {
  writer.text("type", "refusal");
  writer.text("code", refusal.code);
  writer.text("text", refusal.text.empty() ? refusal.code : clipped(refusal.text, kMaxRefusalText));
  writer.number("retry_after_ms", refusal.retry_after.count());
}

}  // namespace

Result<ServerMessage> decode_server_message(std::string_view text) {
  auto document = Document::parse(text, {kMaxText, kMaxDepth});
  if (!document) return fail(document.error());
  Members members(*document);
  ServerMessage message = read_message(members);
  members.finish();
  if (document->trouble()) return fail(*document->trouble());
  return message;
}

std::string encode(const ServerMessage& message) {
  if (const auto* chunk = std::get_if<Chunk>(&message)) return encode_chunk(*chunk);
  Writer writer;
  writer.begin_object();
  std::visit(
      [&](const auto& m) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(m)>, Chunk>) write(writer, m);
      },
      message);
  writer.end_object();
  return writer.take();
}

}  // namespace ph::wire
