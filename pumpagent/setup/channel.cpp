#include "pumpagent/setup/channel.hpp"

#include <string_view>

#include "pumpagent/rt/pump_region.hpp"

namespace ph::agent {
namespace {

// FNV-1a over 64 bits.
class Mix {
 public:
  void number(std::int64_t value) {
    for (int i = 0; i < 8; ++i) byte(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFF);
  }
  void text(std::string_view words) {
    for (const char c : words) byte(static_cast<unsigned char>(c));
    number(static_cast<std::int64_t>(words.size()));
  }
  std::uint64_t sum() const { return sum_; }

 private:
  void byte(std::uint64_t value) { sum_ = (sum_ ^ value) * 1'099'511'628'211U; }
  std::uint64_t sum_ = 14'695'981'039'346'656'037U;
};

}  // namespace

std::uint64_t channel_version(const PumpModel& model) {
  Mix mix;
  mix.number(static_cast<std::int64_t>(PumpRegion::kMagic));
  mix.number(sizeof(PumpRegion));
  mix.number(EngineState::kVersion);
  mix.number(static_cast<std::int64_t>(kEngineVerbCount));
  mix.text(model.id.str());
  mix.number(model.step.count());
  mix.number(model.rate_max.count());
  mix.number(model.bolus_rate_max.count());
  mix.number(model.vtbi_max.count());
  mix.number(model.occlusion_down.count());
  mix.number(model.air_single.count());
  mix.number(model.prime_most.count());
  mix.number(model.prime_rate.count());
  return mix.sum();
}

}  // namespace ph::agent
