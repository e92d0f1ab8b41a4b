#pragma once
#include <string>

#include "protocol/base/result.hpp"

namespace ph::identity {

// A new private key on P-256, as PEM (PKCS #8). Made where it is used; it goes nowhere. Any thread.
Result<std::string> make_private_key();

// Whether the private key is that of the first certificate.
bool belong_together(const std::string& certificate_pem, const std::string& key_pem);

}  // namespace ph::identity
