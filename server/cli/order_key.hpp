#pragma once
#include <string>

namespace ph::cli {

// A new Idempotency-Key: 128 bits from the kernel in hexadecimal.
std::string new_order_key();

}  // namespace ph::cli
