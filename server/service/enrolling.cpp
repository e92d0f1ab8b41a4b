#include <algorithm>

#include "protocol/identity/certificate.hpp"
#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kTokenBytes = 16;  // reliability reference, section 3.1
constexpr std::size_t kGroup = 4;

// Read aloud and typed in groups of four.
std::string new_word() {
  const std::string hex = to_hex(crypto::random_bytes(kTokenBytes));
  std::string out;
  for (std::size_t at = 0; at < hex.size(); at += kGroup) {
    out.append(at == 0 ? "" : "-").append(hex.substr(at, kGroup));
  }
  return out;
}

}  // namespace

Digest FleetDesk::hash_of_token(std::string_view word) {
  std::string plain;
  for (const char c : word) {
    if (c == '-' || c == ' ') continue;
    plain += c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
  }
  return crypto::sha256(as_bytes(plain));
}

// Everything of the wish is judged now, while the person who can mend it looks at the answer.
Result<storage::TokenRecord> FleetDesk::token_of(const TokenWish& wish) const {
  const std::string name = "pump " + wish.pump.str();
  if (!settings_.models.contains(wish.model)) {
    return fail(Fault::kNotFound,
                name + ": model " + wish.model.str() + " is not among the configured models");
  }
  const auto& wards = settings_.wards;
  const auto ward = std::find_if(wards.begin(), wards.end(),
                                 [&wish](const Ward& one) { return one.id == wish.ward; });
  if (ward == wards.end()) {
    return fail(Fault::kNotFound, name + ": ward " + wish.ward.str() + " is not in the wards file");
  }
  const bool placed = wish.bed.empty() ||
                      std::find(ward->beds.begin(), ward->beds.end(), wish.bed) != ward->beds.end();
  if (!placed) {
    return fail(Fault::kNotFound,
                name + ": bed \"" + wish.bed + "\" is not in ward " + wish.ward.str());
  }
  storage::TokenRecord token;
  token.pump = wish.pump;
  token.model = wish.model;
  token.ward = wish.ward;
  token.bed = wish.bed;
  token.care_area = ward->care_area;
  token.made = rooms_.clock.now().wall;
  token.until = token.made + wish.life;
  return token;
}

asio::awaitable<Result<NewToken>> FleetDesk::make_token(TokenWish wish, UserName actor) {
  auto token = token_of(wish);
  if (!token) co_return fail(token.error());
  NewToken made{new_word(), token->until};
  token->made_by = actor;
  token->hash = hash_of_token(made.word);
  Changes changes;
  changes.emplace_back(storage::KeepToken{*token});
  changes.push_back(audit_row(actor.str(), "pump.token_made", wish.pump.str(),
                              wish.model.str() + " for ward " + wish.ward.str() + " " + wish.bed +
                                  ", for " + std::to_string(wish.life.count()) + " min"));
  std::function<Changes()> decide = [this, &token, &changes] {
    tokens_.keep(*token);
    return std::move(changes);
  };
  auto outcomes = co_await commit_decided(std::move(decide));
  if (!outcomes) co_return fail(outcomes.error());
  co_return made;
}

Result<storage::TokenRecord> FleetDesk::judge_token(const PumpId& pump, const Digest& hash,
                                                    const Digest& key) const {
  return tokens_.judge(pump, hash, key, rooms_.clock.now().wall);
}

Result<FleetDesk::Changes> FleetDesk::enrol(const PumpId& pump, const Digest& hash,
                                            const Digest& key, WallTime until,
                                            std::uint64_t last_order_sequence,
                                            const std::string& from) {
  auto token = judge_token(pump, hash, key);
  if (!token) return fail(token.error());
  storage::PumpRecord record;
  record.id = pump;
  record.model = token->model;
  record.ward = token->ward;
  record.bed = token->bed;
  record.care_area = token->care_area;
  record.key_digest = key;
  record.certificate_until = until;
  auto effects = fleet_.enrol(std::move(record), settings_.models.at(token->model).mechanism,
                              last_order_sequence);
  lines_.resize(fleet_.size());
  journals_.resize(fleet_.size());
  cut(*fleet_.find(pump), "another key was enrolled for this pump");
  if (on_enrolled_) on_enrolled_();
  Changes changes = std::move(effects.urgent);
  changes.emplace_back(storage::KeepToken{tokens_.use(pump, key)});
  changes.push_back(audit_row(pump.str(), "pump.enrolled", pump.str(),
                              "key " + identity::short_fingerprint(key) + " for the token of " +
                                  token->made_by.str() + ", from " + from));
  return changes;
}

Result<FleetDesk::Changes> FleetDesk::certify(const PumpId& pump, const Digest& key,
                                              const Digest& next, WallTime until) {
  auto effects = fleet_.certify(pump, key, next, until);
  if (!effects) return fail(effects.error());
  Changes changes = std::move(effects->urgent);
  changes.push_back(audit_row(pump.str(), "pump.key_certified", pump.str(),
                              "key " + identity::short_fingerprint(next) + " beside " +
                                  identity::short_fingerprint(key) + " until it is used"));
  return changes;
}

asio::awaitable<Status> FleetDesk::revoke_pump(PumpId id, std::string reason, UserName actor) {
  Status refused;
  std::function<Changes()> decide = [this, &id, &reason, &actor, &refused]() -> Changes {
    auto effects = fleet_.revoke(id);
    if (!effects) {
      refused = fail(effects.error());
      return {};
    }
    tokens_.drop(id);
    Changes changes = std::move(effects->urgent);
    changes.emplace_back(storage::DropToken{id});
    changes.push_back(audit_row(actor.str(), "pump.key_revoked", id.str(), reason));
    cut(*fleet_.find(id), "its key was revoked: " + reason);
    return changes;
  };
  auto outcomes = co_await commit_decided(std::move(decide));
  if (!refused) co_return refused;
  if (!outcomes) co_return fail(outcomes.error());
  co_return Status{};
}

void FleetDesk::cut(Slot slot, const std::string& why) {
  auto line = std::exchange(lines_[slot], nullptr);
  if (line) line->deliver(wire::Refusal{"not_enrolled", why, std::chrono::minutes{1}});
}

}  // namespace ph::server
