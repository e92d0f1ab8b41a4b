#include "server/library/library_image.hpp"

#include <gtest/gtest.h>

#include "protocol/crypto/crypto.hpp"
#include "protocol/pack/pack.hpp"

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

Bytes sheet(int changed) {
  std::string out;
  for (int i = 0; i < 2'000; ++i) {
    out += "entry-" + std::to_string(i * 7919 % 10'007) + (i == changed ? "=2;" : "=1;");
  }
  return {out.begin(), out.end()};
}

LibraryImage image_of(std::uint32_t number, Bytes bytes) {
  const LibraryVersion version{number, crypto::sha256(bytes)};
  return {version, {}, std::move(bytes)};
}

Bytes fetched(const Parcel& parcel) {
  Bytes out;
  while (out.size() < parcel.size()) {
    const auto chunk =
        parcel.cut({parcel.digest(), static_cast<std::uint32_t>(out.size()), 1'000}).value();
    out.insert(out.end(), chunk.bytes.begin(), chunk.bytes.end());
  }
  return out;
}

TEST(LibraryImage, CanBeFetchedPacked) {
  const auto image = image_of(1, sheet(-1));
  ASSERT_EQ(image.target().forms.size(), 1U);
  const auto& form = image.target().forms[0];
  EXPECT_FALSE(form.base);
  EXPECT_LT(form.size, image.target().size / 2);
  const Bytes packed = fetched(*image.find(form.digest));
  EXPECT_EQ(packed.size(), form.size);
  EXPECT_EQ(crypto::sha256(packed), form.digest);
  EXPECT_EQ(pack::unpack(packed, image.target().size).value(), image.canonical().bytes());
}

TEST(LibraryImage, OffersNoFormThatIsNotSmaller) {
  EXPECT_TRUE(image_of(1, {1, 2, 3}).target().forms.empty());
}

TEST(LibraryDelta, LeadsFromWhatIsHeldToTheImage) {
  const Bytes held = sheet(-1);
  const auto image = image_of(2, sheet(1'234));
  const auto delta = make_delta(crypto::sha256(held), held, image);
  ASSERT_NE(delta, nullptr);
  EXPECT_EQ(delta->form().base, crypto::sha256(held));
  EXPECT_LT(delta->form().size, 200U);
  EXPECT_EQ(pack::unpack(fetched(delta->parcel), image.target().size, held).value(),
            image.canonical().bytes());
}

TEST(LibraryDelta, IsNoneWhereItSavesNothing) {
  const Bytes held{9, 9, 9};
  EXPECT_EQ(make_delta(crypto::sha256(held), held, image_of(2, {1, 2, 3})), nullptr);
}

}  // namespace
}  // namespace ph::server
