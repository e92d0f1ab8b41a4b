// What a pump says: text that decodes means the same when it is written and read again.
#include "protocol/wire/codec.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = ph::wire::decode_pump_message(ph::fuzz::text_of(data, size));
  if (!message) return 0;
  const std::string text = ph::wire::encode(*message);
  const auto again = ph::wire::decode_pump_message(text);
  PH_CHECK(again.has_value());
  PH_CHECK(ph::wire::encode(*again) == text);
  return 0;
}
