#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "protocol/crypto/crypto.hpp"
#include "protocol/domain/order.hpp"
#include "server/library/library_image.hpp"
#include "tests/sim/dice.hpp"

namespace ph::sim {

inline constexpr const char* kArea = "icu";

// A library as the pharmacy released it.
struct Release {
  std::shared_ptr<const Library> library;
  LibraryVersion version;
  Bytes canonical;
  Signature signature{};
  std::shared_ptr<const server::LibraryImage> image;
};

// What a simulated hospital is furnished with: pump models, the site's key, its libraries, and the
// requests that authors write. One owner.
class Kit {
 public:
  // With `wide` hard limits nobody but the witness knows what the pharmacy meant.
  explicit Kit(bool wide = false);

  const std::map<ModelId, PumpModel>& models() const { return models_; }
  const PumpModel& model_of(std::size_t pump) const;
  const crypto::PublicKey& public_key() const { return keys_.public_key; }

  // The next version; contents differ from version to version.
  const Release& release_next();
  const Release* current() const { return releases_.empty() ? nullptr : &releases_.back(); }
  const Release* released(const LibraryVersion& version) const;
  // The next version as somebody else would sign it, or with other bytes than were signed.
  enum class Forgery : std::uint8_t { kForeignKey, kOtherBytes };
  Release forge(Forgery forgery) const;

  // A request that stays below every hard limit; a part of them above a soft one.
  OrderRequest request(Dice& dice, const PumpId& pump) const;
  // The same kind of request, above the hard limit.
  OrderRequest excessive(Dice& dice, const PumpId& pump) const;
  // The highest flow that `request` may ever be given with: by the hard limit and the model.
  std::optional<FlowRate> highest_flow(const OrderRequest& request, const PumpModel& model) const;

 private:
  Release make(std::uint32_t number, const crypto::SecretKey& key, const char* note) const;

  bool wide_;
  crypto::KeyPair keys_ = crypto::make_key_pair();
  crypto::KeyPair foreign_keys_ = crypto::make_key_pair();
  std::map<ModelId, PumpModel> models_;
  std::deque<Release> releases_;  // grows; what it holds stays in place
};

}  // namespace ph::sim
