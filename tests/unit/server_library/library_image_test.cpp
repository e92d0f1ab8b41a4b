#include "server/library/library_image.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

LibraryImage hundred_bytes() { return {LibraryVersion{1, Digest{1}}, {}, Bytes(100, 42)}; }

TEST(LibraryImage, CutsWhatWasAskedFor) {
  const auto chunk = hundred_bytes().cut({Digest{1}, 10, 20});
  ASSERT_TRUE(chunk.has_value());
  EXPECT_EQ(chunk->offset, 10U);
  EXPECT_EQ(chunk->bytes.size(), 20U);
}

TEST(LibraryImage, EndsAtItsEnd) {
  EXPECT_EQ(hundred_bytes().cut({Digest{1}, 99, 20})->bytes.size(), 1U);
  const auto beyond = hundred_bytes().cut({Digest{1}, 100, 20});
  ASSERT_FALSE(beyond.has_value());
  EXPECT_EQ(beyond.error().fault, Fault::kOutOfRange);
}

TEST(LibraryImage, KnowsNoOtherDigest) {
  const auto other = hundred_bytes().cut({Digest{2}, 0, 20});
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().fault, Fault::kNotFound);
}

}  // namespace
}  // namespace ph::server
