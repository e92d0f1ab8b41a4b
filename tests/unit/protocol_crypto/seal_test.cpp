#include "protocol/crypto/seal.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "protocol/crypto/one_time_code.hpp"

namespace ph::crypto {
namespace {

const SealingKey kKey{1, 2, 3};

TEST(Seal, OpensWhatItSealed) {
  const Bytes sealed = seal(kKey, "nina", as_bytes("secret"));
  EXPECT_EQ(as_text(unseal(kKey, "nina", sealed).value()), "secret");
}

TEST(Seal, OpensAboutNobodyElseAndByNoOtherKey) {
  const Bytes sealed = seal(kKey, "nina", as_bytes("secret"));
  EXPECT_EQ(unseal(kKey, "otto", sealed).error().fault, Fault::kRefused);
  EXPECT_EQ(unseal(SealingKey{9}, "nina", sealed).error().fault, Fault::kRefused);
}

TEST(Seal, FindsEveryAlteredByte) {
  const Bytes sealed = seal(kKey, "nina", as_bytes("secret"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes altered = sealed;
    altered[i] ^= 1;
    EXPECT_FALSE(unseal(kKey, "nina", altered)) << i;
  }
  EXPECT_FALSE(unseal(kKey, "nina", Bytes(10)));
}

TEST(Seal, SealsTheSameTwiceDifferently) {
  EXPECT_NE(seal(kKey, "nina", as_bytes("secret")), seal(kKey, "nina", as_bytes("secret")));
}

TEST(SealingKeyFile, IsMadeOnceForItsOwnerAlone) {
  const auto path = std::filesystem::path(testing::TempDir()) / "people.key";
  std::filesystem::remove(path);
  const auto made = keep_sealing_key(path).value();
  EXPECT_EQ(keep_sealing_key(path).value(), made);
  struct stat found {};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
}

struct Vector {
  std::uint64_t counter;
  int digits;
  const char* code;
};

class OneTimeCode : public testing::TestWithParam<Vector> {};

TEST_P(OneTimeCode, IsTheOneOfTheStandard) {
  EXPECT_EQ(one_time_code(as_bytes("12345678901234567890"), GetParam().counter, GetParam().digits),
            GetParam().code);
}

// RFC 4226, appendix D.
INSTANTIATE_TEST_SUITE_P(Rfc4226, OneTimeCode,
                         testing::Values(Vector{0, 6, "755224"}, Vector{1, 6, "287082"},
                                         Vector{2, 6, "359152"}, Vector{9, 6, "520489"}));
// RFC 6238, appendix B, SHA-1: seconds / 30.
INSTANTIATE_TEST_SUITE_P(Rfc6238, OneTimeCode,
                         testing::Values(Vector{59 / 30, 8, "94287082"},
                                         Vector{1111111109 / 30, 8, "07081804"},
                                         Vector{1111111111 / 30, 8, "14050471"},
                                         Vector{1234567890 / 30, 8, "89005924"},
                                         Vector{2000000000 / 30, 8, "69279037"},
                                         Vector{20000000000ULL / 30, 8, "65353130"}));

}  // namespace
}  // namespace ph::crypto
