#include "pumpagent/keeper/memory_bytes.hpp"

#include <cstring>

#include "pumpagent/keeper/order_bytes.hpp"

namespace ph::agent {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kLongestReason = 200;

}  // namespace

Bytes to_bytes(const BedsideMemory& memory) {
  Bytes bytes;
  Packer out(bytes);
  out.number(kVersion);
  out.number(memory.highest_sequence);
  out.number(static_cast<std::uint16_t>(memory.answered.size()));
  for (const AnsweredOrder& answered : memory.answered) {
    out.text(answered.id.str());
    out.number(static_cast<std::uint8_t>(answered.state));
    out.text(std::string_view(answered.reason).substr(0, kLongestReason));
  }
  out.number(static_cast<std::uint8_t>(memory.running.has_value()));
  if (memory.running) put_order(out, *memory.running);
  out.text(std::string_view(memory.running_drug).substr(0, kLongestReason));
  return bytes;
}

Result<BedsideMemory> bedside_memory_from(ByteView bytes) {
  Unpacker in(bytes);
  if (in.number<std::uint8_t>() != kVersion) {
    return fail(Fault::kMalformed, "memory of the bedside: of another version");
  }
  BedsideMemory memory;
  memory.highest_sequence = in.number<std::uint64_t>();
  const auto count = in.number<std::uint16_t>();
  for (std::uint16_t i = 0; i < count && in.is_sound(); ++i) {
    AnsweredOrder answered;
    answered.id = OrderId{in.text()};
    answered.state = static_cast<OrderState>(in.number<std::uint8_t>());
    answered.reason = in.text();
    memory.answered.push_back(std::move(answered));
  }
  if (in.number<std::uint8_t>() != 0) {
    auto order = take_order(in);
    if (!order) return fail(order.error());
    memory.running = std::move(*order);
  }
  memory.running_drug = in.text();
  if (!in.is_sound()) return fail(Fault::kMalformed, "memory of the bedside: cut");
  return memory;
}

Bytes to_bytes(const TherapyMemory& memory) {
  Bytes bytes;
  Packer out(bytes);
  out.number(kVersion);
  out.number(memory.next_alarm_instance);
  const auto* engine = reinterpret_cast<const std::uint8_t*>(&memory.engine);
  out.bytes({engine, sizeof memory.engine});
  return bytes;
}

Result<TherapyMemory> therapy_memory_from(ByteView bytes) {
  Unpacker in(bytes);
  const auto version = in.number<std::uint8_t>();
  TherapyMemory memory;
  memory.next_alarm_instance = in.number<std::int64_t>();
  const ByteView engine = in.bytes(sizeof memory.engine);
  if (version != kVersion || !in.is_sound() || !in.is_empty()) {
    return fail(Fault::kMalformed, "memory of the therapy: of another version");
  }
  // The engine judges what it says when it takes it (TherapyEngine::restore).
  std::memcpy(&memory.engine, engine.data(), sizeof memory.engine);
  return memory;
}

}  // namespace ph::agent
