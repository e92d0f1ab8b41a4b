#include "pumpagent/keeper/memory_bytes.hpp"

#include <cstring>

#include "pumpagent/keeper/order_bytes.hpp"

namespace ph::agent {
namespace {

// 5: the order before one that was not taken over yet; the lock's code as a hash.
constexpr std::uint8_t kBedsideVersion = 5;
// 2: when it was so.
constexpr std::uint8_t kTherapyVersion = 2;
constexpr std::size_t kLongestReason = 200;

tl::unexpected<Error> another(const char* what, int found, int expected) {
  return fail(Fault::kMalformed, std::string("memory of the ") + what + ": of version " +
                                     std::to_string(found) + ", expected " +
                                     std::to_string(expected));
}

void put_kept(Packer& out, const std::optional<KeptOrder>& kept) {
  out.number(static_cast<std::uint8_t>(kept.has_value()));
  if (!kept) return;
  put_order(out, kept->order);
  out.text(std::string_view(kept->drug).substr(0, kLongestReason));
  out.number(static_cast<std::uint8_t>(kept->overridden));
}

Status take_kept(Unpacker& in, std::optional<KeptOrder>& kept) {
  if (in.number<std::uint8_t>() == 0) return {};
  auto order = take_order(in);
  if (!order) return fail(order.error());
  kept.emplace().order = std::move(*order);
  kept->drug = in.text();
  kept->overridden = in.number<std::uint8_t>() != 0;
  return {};
}

}  // namespace

Bytes to_bytes(const BedsideMemory& memory) {
  Bytes bytes;
  Packer out(bytes);
  out.number(kBedsideVersion);
  out.number(memory.highest_sequence);
  out.number(static_cast<std::uint16_t>(memory.answered.size()));
  for (const AnsweredOrder& answered : memory.answered) {
    out.text(answered.id.str());
    out.number(static_cast<std::uint8_t>(answered.state));
    out.text(std::string_view(answered.reason).substr(0, kLongestReason));
  }
  for (const auto* kept : {&memory.running, &memory.previous, &memory.primary})
    put_kept(out, *kept);
  out.text(memory.patient.str());
  out.number(static_cast<std::uint8_t>(memory.lock.level()));
  out.text(memory.lock.hash());
  return bytes;
}

Result<BedsideMemory> bedside_memory_from(ByteView bytes) {
  Unpacker in(bytes);
  const auto version = in.number<std::uint8_t>();
  if (version != kBedsideVersion) return another("bedside", version, kBedsideVersion);
  BedsideMemory memory;
  memory.highest_sequence = in.number<std::uint64_t>();
  const auto count = in.number<std::uint16_t>();
  for (std::uint16_t i = 0; i < count && in.is_sound(); ++i) {
    AnsweredOrder answered;
    answered.id = OrderId{in.text()};
    const auto state = in.number<std::uint8_t>();
    if (state > static_cast<std::uint8_t>(kLastOrderState)) {
      return fail(Fault::kMalformed, "memory of the bedside: order in an unknown state");
    }
    answered.state = static_cast<OrderState>(state);
    answered.reason = in.text();
    memory.answered.push_back(std::move(answered));
  }
  for (auto* kept : {&memory.running, &memory.previous, &memory.primary}) {
    if (auto taken = take_kept(in, *kept); !taken) return fail(taken.error());
  }
  memory.patient = PatientRef{in.text()};
  const auto level = in.number<std::uint8_t>();
  memory.lock = DataLock(level, in.text());
  if (!in.is_sound() || !in.is_empty())
    return fail(Fault::kMalformed, "memory of the bedside: cut");
  return memory;
}

Bytes to_bytes(const TherapyMemory& memory) {
  Bytes bytes;
  Packer out(bytes);
  out.number(kTherapyVersion);
  out.number(memory.next_alarm_instance);
  out.number(memory.at.steady_ns);
  out.number(memory.at.wall_ms);
  out.number(memory.at.machine_boot);
  const auto* engine = reinterpret_cast<const std::uint8_t*>(&memory.engine);
  out.bytes({engine, sizeof memory.engine});
  return bytes;
}

Result<TherapyMemory> therapy_memory_from(ByteView bytes) {
  Unpacker in(bytes);
  const auto version = in.number<std::uint8_t>();
  TherapyMemory memory;
  memory.next_alarm_instance = in.number<std::int64_t>();
  memory.at.steady_ns = in.number<std::int64_t>();
  memory.at.wall_ms = in.number<std::int64_t>();
  memory.at.machine_boot = in.number<std::uint64_t>();
  const ByteView engine = in.bytes(sizeof memory.engine);
  if (version != kTherapyVersion) return another("therapy", version, kTherapyVersion);
  if (!in.is_sound() || !in.is_empty()) {
    return fail(Fault::kMalformed, "memory of the therapy: of another build");
  }
  // The engine judges what it says when it takes it (TherapyEngine::restore).
  std::memcpy(&memory.engine, engine.data(), sizeof memory.engine);
  return memory;
}

}  // namespace ph::agent
