#pragma once
#include <string>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"

namespace ph::storage {

// A one-time word by which a pump without a certificate gets its first; of the word only the hash
// is kept. At most one a pump.
struct TokenRecord {
  Digest hash{};  // SHA-256 of the word
  PumpId pump;
  ModelId model;
  WardId ward;
  std::string bed, care_area;
  UserName made_by;
  WallTime made{}, until{};
  Digest used_by{};  // SHA-256 of the public key that was certified for it; zero: not used
};

// The pump's token is this one from now on.
struct KeepToken {
  TokenRecord token;
};
// The pump has none any more.
struct DropToken {
  PumpId pump;
};

}  // namespace ph::storage
