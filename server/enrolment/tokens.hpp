#pragma once
#include <map>
#include <optional>

#include "protocol/base/result.hpp"
#include "storage/identity_records.hpp"

namespace ph::server {

// The one-time words that wait for their pumps, at most one a pump. Knows hashes alone. No clock,
// no thread; one owner (the fleet strand).
class Tokens {
 public:
  // From storage, or just made: an older one of the pump is worth nothing any more.
  void keep(storage::TokenRecord token);
  void drop(const PumpId& pump) { tokens_.erase(pump); }

  // The pump's token, if `hash` is of it, `now` is in its time, and it was used by nobody or by
  // this very key: an answer that was lost may be asked for again. kRefused says which it is not.
  Result<storage::TokenRecord> judge(const PumpId& pump, const Digest& hash, const Digest& key,
                                     WallTime now) const;
  // judge() let it: from now on it is that key's. Requires the pump to have one.
  storage::TokenRecord use(const PumpId& pump, const Digest& key);

 private:
  std::map<PumpId, storage::TokenRecord> tokens_;
};

}  // namespace ph::server
