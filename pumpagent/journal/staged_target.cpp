#include "pumpagent/journal/staged_target.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

template <std::size_t N>
std::array<std::uint8_t, N> take_array(Unpacker& in) {
  std::array<std::uint8_t, N> out{};
  const ByteView bytes = in.bytes(N);
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

}  // namespace

std::string named(const StagedTarget& target) {
  return "library " + std::to_string(target.version.number);
}

void put(Packer& out, const StagedTarget& target) {
  out.number(target.version.number);
  out.number(target.size);
  out.bytes(target.version.digest);
  out.bytes(target.signature);
}

std::optional<StagedTarget> take_target(Unpacker& in) {
  StagedTarget target;
  target.version.number = in.number<std::uint32_t>();
  target.size = in.number<std::uint32_t>();
  target.version.digest = take_array<32>(in);
  target.signature = take_array<64>(in);
  if (!in.is_sound()) return std::nullopt;
  return target;
}

void put(Packer& out, const std::optional<Packing>& packing) {
  if (!packing) return;
  out.number(packing->size);
  out.bytes(packing->digest);
  if (packing->base) out.bytes(*packing->base);
}

std::optional<Packing> take_packing(Unpacker& in) {
  if (in.is_empty()) return std::nullopt;
  Packing packing;
  packing.size = in.number<std::uint32_t>();
  packing.digest = take_array<32>(in);
  if (!in.is_empty()) packing.base = take_array<32>(in);
  if (!in.is_sound()) return std::nullopt;
  return packing;
}

}  // namespace ph::agent
