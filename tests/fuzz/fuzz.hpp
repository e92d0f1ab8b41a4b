#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/base/bytes.hpp"
#include "protocol/base/check.hpp"

// The entry that libFuzzer calls with every input. A broken PH_CHECK is a finding, like a crash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace ph::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return as_text({data, size});
}

}  // namespace ph::fuzz
