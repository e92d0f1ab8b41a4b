#include "server/enrolment/tokens.hpp"

namespace ph::server {
namespace {

// How far the calendar may have been set back since the token was made.
constexpr std::chrono::minutes kClockSlack{1};

}  // namespace

void Tokens::keep(storage::TokenRecord token) {
  PumpId pump = token.pump;
  tokens_.insert_or_assign(std::move(pump), std::move(token));
}

Result<storage::TokenRecord> Tokens::judge(const PumpId& pump, const Digest& hash,
                                           const Digest& key, WallTime now) const {
  const std::string name = "enrolment token of pump " + pump.str() + ": ";
  const auto found = tokens_.find(pump);
  if (found == tokens_.end() || found->second.hash != hash) {
    return fail(Fault::kRefused, name + "not the one that was given; ask for a new one");
  }
  const auto& token = found->second;
  if (now >= token.until || now < token.made - kClockSlack) {
    return fail(Fault::kRefused, name + "past its time; ask for a new one");
  }
  if (token.used_by != Digest{} && token.used_by != key) {
    return fail(Fault::kRefused, name + "used already, by another key; ask for a new one");
  }
  return token;
}

storage::TokenRecord Tokens::use(const PumpId& pump, const Digest& key) {
  auto& token = tokens_.at(pump);
  token.used_by = key;
  return token;
}

}  // namespace ph::server
