#include "protocol/crypto/crypto.hpp"

#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/stat.h>

#include <cstdio>

namespace ph::crypto {
namespace {

TEST(Sha256, GivesTheVectorsOfFips180) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256(as_bytes(""))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

// RFC 8032, section 7.1, test 1: the key of its seed.
TEST(Ed25519, IsTheOneOfRfc8032) {
  const auto seed =
      array_from_hex<32>("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  PublicKey open{};
  SecretKey secret{};
  crypto_sign_seed_keypair(open.data(), secret.data(), seed->data());
  EXPECT_EQ(to_hex(open), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, nullptr, 0, secret.data());
  EXPECT_EQ(
      to_hex(signature),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
      "1cf9b46bd25bf5f0595bbe24655141438e7a100b");
}

TEST(Sign, CoversContextZeroByteAndMessage) {
  const KeyPair pair = make_key_pair();
  const Signature signature = sign(pair.secret_key, "a.v1", as_bytes("message"));
  const std::string expected("a.v1\0message", 12);
  EXPECT_EQ(crypto_sign_verify_detached(signature.data(), as_bytes(expected).data(), 12,
                                        pair.public_key.data()),
            0);
}

TEST(Verify, TakesWhatWasSigned) {
  const KeyPair pair = make_key_pair();
  const Signature signature = sign(pair.secret_key, kLibraryContext, as_bytes("library"));
  EXPECT_TRUE(verify(pair.public_key, kLibraryContext, as_bytes("library"), signature));
}

TEST(Verify, RefusesAnotherMessageContextOrKey) {
  const KeyPair pair = make_key_pair();
  const Signature signature = sign(pair.secret_key, kLibraryContext, as_bytes("library"));
  EXPECT_FALSE(verify(pair.public_key, kLibraryContext, as_bytes("librarz"), signature));
  EXPECT_FALSE(verify(pair.public_key, "pumphouse.order.v1", as_bytes("library"), signature));
  EXPECT_FALSE(verify(make_key_pair().public_key, kLibraryContext, as_bytes("library"), signature));
}

TEST(Verify, RefusesEveryBitFlippedInTheSignature) {
  const KeyPair pair = make_key_pair();
  const Signature good = sign(pair.secret_key, kLibraryContext, as_bytes("library"));
  for (std::size_t i = 0; i < good.size(); ++i) {
    Signature bad = good;
    bad[i] ^= 1;
    EXPECT_FALSE(verify(pair.public_key, kLibraryContext, as_bytes("library"), bad)) << i;
  }
}

TEST(Password, MatchesItselfOnly) {
  const auto stored = hash_password("correct horse");
  ASSERT_TRUE(stored) << stored.error().detail;
  EXPECT_EQ(stored->find("$argon2id$v=19$m=19456,t=2,p=1$"), 0U) << *stored;
  EXPECT_TRUE(password_matches(*stored, "correct horse"));
  EXPECT_FALSE(password_matches(*stored, "correct horsf"));
  EXPECT_FALSE(password_matches(*stored, ""));
}

TEST(Password, IsSaltedAnewEachTime) { EXPECT_NE(*hash_password("x"), *hash_password("x")); }

TEST(Password, MatchesNothingAgainstAStoredTextThatIsNone) {
  EXPECT_FALSE(password_matches("", "x"));
  EXPECT_FALSE(password_matches(std::string(500, 'a'), "x"));
}

TEST(Password, IsRefusedWhenEmptyOrTooLong) {
  EXPECT_FALSE(hash_password(""));
  EXPECT_FALSE(hash_password(std::string(1'025, 'x')));
}

class KeyFiles : public testing::Test {
 protected:
  void TearDown() override {
    std::remove(secret_.c_str());
    std::remove(open_.c_str());
  }
  std::string secret_ = testing::TempDir() + "/pumphouse-test-secret.key";
  std::string open_ = testing::TempDir() + "/pumphouse-test-public.key";
};

TEST_F(KeyFiles, GiveBackWhatWasWritten) {
  const KeyPair pair = make_key_pair();
  ASSERT_TRUE(write_key_pair(secret_, open_, pair));
  EXPECT_EQ(*read_secret_key(secret_), pair.secret_key);
  EXPECT_EQ(*read_public_key(open_), pair.public_key);
}

TEST_F(KeyFiles, HideTheSecretFromOthers) {
  ASSERT_TRUE(write_key_pair(secret_, open_, make_key_pair()));
  struct stat info {};
  ASSERT_EQ(stat(secret_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(KeyFiles, AreNeverOverwritten) {
  const KeyPair pair = make_key_pair();
  ASSERT_TRUE(write_key_pair(secret_, open_, pair));
  const auto again = write_key_pair(secret_, open_, make_key_pair());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::kConflict);
  EXPECT_EQ(*read_secret_key(secret_), pair.secret_key);
}

TEST_F(KeyFiles, LeaveNoSecretWhenThePublicHalfCannotBeWritten) {
  EXPECT_FALSE(write_key_pair(secret_, "/nowhere/public.key", make_key_pair()));
  EXPECT_EQ(read_secret_key(secret_).error().fault, Fault::kNotFound);
}

TEST_F(KeyFiles, NameThePathWhenTheyAreBroken) {
  ASSERT_TRUE(write_key_pair(secret_, open_, make_key_pair()));
  const auto found = read_secret_key(open_);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().detail,
            "key file " + open_ + ": hexadecimal text: expected 128 characters, got 64");
}

TEST(RandomBytes, DifferEachTime) {
  EXPECT_NE(random_bytes(16), random_bytes(16));
  EXPECT_NE(random_stream(), random_stream());
}

TEST(EqualInConstantTime, ComparesContentAndLength) {
  EXPECT_TRUE(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("ab")));
  EXPECT_TRUE(equal_in_constant_time({}, {}));
}

}  // namespace
}  // namespace ph::crypto
