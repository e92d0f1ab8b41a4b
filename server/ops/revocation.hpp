#pragma once
#include <string>
#include <vector>

#include "protocol/base/result.hpp"

namespace ph::server {

// The list of certificates that one authority took back, for `pump_tls.revoked`.
struct RevocationWish {
  std::string directory;
  std::string authority = "issuing";      // issuing.pem and issuing.key, or ca.pem and ca.key
  std::vector<std::string> certificates;  // PEM files of it; may be none: a fresh date
  int days = 30;                          // until the next list is due
};

// DIRECTORY/AUTHORITY-revoked.pem: what stood in it, and these. Replaced whole. kRefused: not a
// certificate of that authority. Blocking.
Status revoke_certificates(const RevocationWish& wish);

}  // namespace ph::server
