#include "pumpagent/keeper/library_fetch.hpp"

#include <gtest/gtest.h>

#include "protocol/wire/library_codec.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {
namespace {

struct Pharmacy {
  MemoryDisk disk;
  crypto::KeyPair key = crypto::make_key_pair();
  Bytes bytes;
  wire::LibraryTarget target;
  std::optional<LibrarySlots> slots;
  std::optional<LibraryFetch> fetch;

  Pharmacy() {
    const std::string text = wire::canonical(*library(5));
    bytes.assign(text.begin(), text.end());
    target.version = {5, crypto::sha256(bytes)};
    target.size = static_cast<std::uint32_t>(bytes.size());
    target.signature = crypto::sign(key.secret_key, crypto::kLibraryContext, bytes);
    auto opened = LibrarySlots::open(disk, "/library", key.public_key);
    EXPECT_TRUE(opened);
    slots.emplace(std::move(*opened));
    fetch.emplace(*slots, model());
  }
  Status send(const Bytes& content) {
    wire::Chunk chunk;
    chunk.digest = target.version.digest;
    chunk.bytes = content;
    return fetch->take(chunk);
  }
  Bytes torn() const {
    Bytes out = bytes;
    out[7] ^= 1;
    return out;
  }
};

TEST(LibraryFetch, BeginsAgainWhenTheBytesAreNotThoseOfTheDigest) {
  Pharmacy pharmacy;
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  const auto taken = pharmacy.send(pharmacy.torn());
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().fault, Fault::kMalformed);
  ASSERT_TRUE(pharmacy.fetch->next_request());
  EXPECT_EQ(pharmacy.fetch->next_request()->offset, 0U);
  ASSERT_TRUE(pharmacy.send(pharmacy.bytes));
  EXPECT_TRUE(pharmacy.fetch->is_ready());
}

TEST(LibraryFetch, WaitsForTheNextOfferAfterThreeTries) {
  Pharmacy pharmacy;
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  for (int i = 0; i < LibraryFetch::kTries; ++i) EXPECT_FALSE(pharmacy.send(pharmacy.torn()));
  EXPECT_FALSE(pharmacy.fetch->next_request());
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_TRUE(pharmacy.fetch->next_request());
}

TEST(LibraryFetch, RefusesForGoodWhatIsWholeAndNotSigned) {
  Pharmacy pharmacy;
  pharmacy.target.signature[0] ^= 1;
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_EQ(pharmacy.send(pharmacy.bytes).error().fault, Fault::kRefused);
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_FALSE(pharmacy.fetch->next_request());
}

TEST(LibraryFetch, TakesAGoodSignatureAfterAForgedOneForTheSameContent) {
  Pharmacy pharmacy;
  wire::LibraryTarget forged = pharmacy.target;
  forged.signature[0] ^= 1;
  ASSERT_TRUE(pharmacy.fetch->want(forged));
  EXPECT_FALSE(pharmacy.send(pharmacy.bytes));
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  ASSERT_TRUE(pharmacy.send(pharmacy.bytes));
  EXPECT_TRUE(pharmacy.fetch->is_ready());
}

}  // namespace
}  // namespace ph::agent
