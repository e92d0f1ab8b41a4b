// What a hostile server says to the signer: a question that decodes has one form.
#include "server/signer/frames.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ph::ByteView frame{data, size};
  const auto question = ph::server::decode_question(frame);
  if (question) {
    const ph::Bytes again = ph::server::encode(*question);
    PH_CHECK(std::equal(again.begin(), again.end(), frame.begin(), frame.end()));
  }
  const auto answer = ph::server::decode_answer(frame);
  if (answer) PH_CHECK(ph::server::decode_answer(ph::server::encode(*answer)).has_value());
  return 0;
}
