#include "pumpagent/identity/renewal.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr std::chrono::minutes kShortestWait{1};
constexpr std::chrono::hours kLongestWait{6};

}  // namespace

WallTime renewal_of(const identity::CertificateFacts& facts) {
  const milliseconds life = facts.not_after - facts.not_before;
  const auto spread = facts.key_digest[0] * 256 + facts.key_digest[1];  // of 65536
  return facts.not_before + life * 2 / 3 + life / 12 * spread / 65'536;
}

bool is_renewal_due(const identity::CertificateFacts& facts, WallTime now) {
  return now >= facts.not_before && now >= renewal_of(facts);
}

milliseconds wait_after_failure(const identity::CertificateFacts& facts, WallTime now) {
  return std::clamp<milliseconds>((facts.not_after - now) / 20, kShortestWait, kLongestWait);
}

}  // namespace ph::agent
