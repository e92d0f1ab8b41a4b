#include "pumpagent/alarms/signal.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t kC5 = 523, kD4 = 294, kG4 = 392, kE5 = 659;

constexpr std::array<Pulse, 10> kHighPulses = {{{kC5, 150ms, 100ms},
                                                {kD4, 150ms, 100ms},
                                                {kG4, 150ms, 350ms},
                                                {kC5, 150ms, 100ms},
                                                {kD4, 150ms, 600ms},
                                                {kC5, 150ms, 100ms},
                                                {kD4, 150ms, 100ms},
                                                {kG4, 150ms, 350ms},
                                                {kC5, 150ms, 100ms},
                                                {kD4, 150ms, 0ms}}};
constexpr std::array<Pulse, 3> kMediumPulses = {
    {{kC5, 200ms, 200ms}, {kD4, 200ms, 200ms}, {kG4, 200ms, 0ms}}};
constexpr std::array<Pulse, 2> kLowPulses = {{{kE5, 200ms, 200ms}, {kC5, 200ms, 0ms}}};

const std::array<BurstPattern, 4> kPatterns = {{{{}, 0ms, 0ms, 0},
                                                {kLowPulses, 20s, 0ms, 100},
                                                {kMediumPulses, 10s, 2000ms, 50},
                                                {kHighPulses, 5s, 500ms, 50}}};

}  // namespace

const BurstPattern& burst(Priority priority) {
  return kPatterns.at(static_cast<std::size_t>(priority));
}

}  // namespace ph::agent
