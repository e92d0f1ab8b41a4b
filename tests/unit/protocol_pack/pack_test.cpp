#include "protocol/pack/pack.hpp"

#include <gtest/gtest.h>

#include <random>

namespace ph::pack {
namespace {

// Text with as much in it as a library: `entries` of them, entry `changed` with another number.
Bytes sheet(int entries, int changed = -1) {
  std::mt19937 rng(7);
  std::string out;
  for (int i = 0; i < entries; ++i) {
    const auto dose = rng() % 100'000;
    out += "{\"id\":\"drug-" + std::to_string(rng()) + "\",\"hard_high\":\"" +
           std::to_string(i == changed ? dose + 1 : dose) + "\"},";
  }
  return {out.begin(), out.end()};
}

std::uint32_t size_of(const Bytes& bytes) { return static_cast<std::uint32_t>(bytes.size()); }

TEST(Pack, GivesBackWhatWentIn) {
  const Bytes content = sheet(400);
  const Bytes packed = pack(content);
  EXPECT_LT(packed.size(), content.size() / 2);
  EXPECT_EQ(unpack(packed, size_of(content)).value(), content);
}

TEST(Pack, SendsAlmostNothingOfWhatTheOtherSideHolds) {
  const Bytes base = sheet(4'000), content = sheet(4'000, 1'234);
  const Bytes packed = pack(content, base);
  EXPECT_LT(packed.size(), 300U);
  EXPECT_EQ(unpack(packed, size_of(content), base).value(), content);
}

TEST(Pack, ReachesTheBeginningOfALargeBase) {
  std::mt19937 rng(3);
  Bytes base(6 * 1024 * 1024);
  for (auto& byte : base) byte = static_cast<std::uint8_t>(rng());
  Bytes content = base;
  content[17] ^= 1;
  const Bytes packed = pack(content, base);
  EXPECT_LT(packed.size(), 2'000U);
  EXPECT_EQ(unpack(packed, size_of(content), base).value(), content);
}

TEST(Pack, IsRepeatable) {
  const Bytes base = sheet(400), content = sheet(400, 7);
  EXPECT_EQ(pack(content, base), pack(content, base));
}

TEST(Unpack, RefusesAnotherSizeThanPromised) {
  const Bytes content = sheet(10);
  const Bytes packed = pack(content);
  for (const std::uint32_t size : {0U, size_of(content) - 1, size_of(content) + 1, ~0U}) {
    const auto got = unpack(packed, size);
    ASSERT_FALSE(got) << size;
    EXPECT_EQ(got.error().fault, Fault::kMalformed);
  }
}

TEST(Unpack, RefusesWhatIsNotOneWholeFrame) {
  const Bytes content = sheet(10);
  const Bytes packed = pack(content);
  Bytes twice = packed;
  twice.insert(twice.end(), packed.begin(), packed.end());
  EXPECT_FALSE(unpack(twice, size_of(content)));
  EXPECT_FALSE(unpack(twice, 2 * size_of(content)));
  EXPECT_FALSE(unpack({}, size_of(content)));
  for (std::size_t cut = 0; cut < packed.size(); ++cut) {
    EXPECT_FALSE(unpack(ByteView(packed).first(cut), size_of(content))) << cut;
  }
}

TEST(Unpack, NeverGivesTheContentWithAnotherBase) {
  const Bytes base = sheet(400), content = sheet(400, 7), other = sheet(399);
  const Bytes packed = pack(content, base);
  for (const Bytes& wrong : {other, Bytes{}}) {
    const auto got = unpack(packed, size_of(content), wrong);
    EXPECT_TRUE(!got || *got != content);
  }
}

// Frames that claim more than they may, from the format itself (RFC 8878, 3.1.1.1).
TEST(Unpack, AllocatesNoMoreThanDeclared) {
  const Bytes window_of_gigabytes{0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x01, 0x00, 0x00};
  const Bytes content_of_exabytes{0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0xFF, 0xFF, 0xFF,
                                  0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x01, 0x00, 0x00};
  EXPECT_FALSE(unpack(window_of_gigabytes, 10));
  EXPECT_FALSE(unpack(content_of_exabytes, 10));
}

TEST(Unpack, SurvivesEveryFlippedBit) {
  const Bytes base = sheet(100), content = sheet(100, 7);
  const Bytes packed = pack(content, base);
  for (std::size_t bit = 0; bit < packed.size() * 8; ++bit) {
    Bytes torn = packed;
    torn[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const auto got = unpack(torn, size_of(content), base);
    EXPECT_TRUE(!got || got->size() == content.size());
  }
}

}  // namespace
}  // namespace ph::pack
