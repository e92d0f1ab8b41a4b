// A release file that somebody hands to an auditor: what parses is in its only form.
#include "protocol/release/release_file.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = ph::fuzz::text_of(data, size);
  const auto file = ph::parse_release(text);
  if (file) PH_CHECK(ph::release_text(*file) == text);
  const auto approvers = ph::Approvers{};
  const auto checks = ph::verify_release(text, {}, approvers);
  PH_CHECK(!ph::all_hold(checks));
  return 0;
}
