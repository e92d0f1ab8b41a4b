#include "pumpagent/keeper/library_fetch.hpp"

#include <gtest/gtest.h>

#include "protocol/pack/pack.hpp"
#include "protocol/wire/library_codec.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {
namespace {

// A pharmacy that releases libraries, and one pump's flash with slots and fetch on it.
struct Pharmacy {
  MemoryDisk disk;
  crypto::KeyPair key = crypto::make_key_pair();
  Bytes bytes;
  wire::LibraryTarget target;
  Bytes packed, delta;
  std::optional<LibrarySlots> slots;
  std::optional<LibraryFetch> fetch;

  Pharmacy() {
    release(5);
    restart();
  }
  void restart() {
    fetch.reset();
    auto opened = LibrarySlots::open(disk, "/library", key.public_key);
    EXPECT_TRUE(opened);
    slots.emplace(std::move(*opened));
    fetch.emplace(*slots, model());
  }
  void release(std::uint32_t number) { release(*library(number)); }
  // The target then has a packed form, and a delta when the pump holds something.
  void release(const Library& content) {
    const std::string text = wire::canonical(content);
    bytes.assign(text.begin(), text.end());
    target = {};
    target.version = {content.number, crypto::sha256(bytes)};
    target.size = static_cast<std::uint32_t>(bytes.size());
    target.signature = crypto::sign(key.secret_key, crypto::kLibraryContext, bytes);
  }
  void pack_it() {
    packed = pack::pack(bytes);
    target.forms.push_back(form(packed, std::nullopt));
    if (!slots->active()) return;
    delta = pack::pack(bytes, slots->active_bytes().value());
    target.forms.push_back(form(delta, slots->active()->version.digest));
  }
  static wire::PackedForm form(const Bytes& content, std::optional<Digest> base) {
    return {crypto::sha256(content), static_cast<std::uint32_t>(content.size()), base};
  }
  // The pump holds library 5, and library 6 is offered in every form.
  void hold_and_release() {
    EXPECT_TRUE(fetch->want(target));
    EXPECT_TRUE(send(bytes));
    EXPECT_TRUE(fetch->activate());
    release(6);
    pack_it();
  }
  // As an answer to whatever is asked for.
  Status send(const Bytes& content) {
    const auto request = fetch->next_request();
    EXPECT_TRUE(request);
    wire::Chunk chunk;
    chunk.digest = request ? request->digest : Digest{};
    chunk.bytes = content;
    return fetch->take(chunk);
  }
  std::uint32_t asked() const {
    const auto& arrival = slots->arrival();
    return arrival.target() ? arrival.size() : 0;
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

TEST(LibraryFetch, LooksAgainAtWhatItRefusedWhenItIsOfferedAnew) {
  Pharmacy pharmacy;
  pharmacy.target.signature[0] ^= 1;
  ASSERT_TRUE(pharmacy.fetch->turn(SteadyTime{}));
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_FALSE(pharmacy.send(pharmacy.bytes));
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  ASSERT_TRUE(pharmacy.fetch->turn(SteadyTime{LibraryFetch::kRefusalStands - milliseconds{1}}));
  EXPECT_FALSE(pharmacy.fetch->next_request());
  ASSERT_TRUE(pharmacy.fetch->turn(SteadyTime{LibraryFetch::kRefusalStands}));
  EXPECT_TRUE(pharmacy.fetch->next_request());
}

TEST(LibraryFetch, LooksAtNothingAgainUnasked) {
  Pharmacy pharmacy;
  pharmacy.target.signature[0] ^= 1;
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_FALSE(pharmacy.send(pharmacy.bytes));
  ASSERT_TRUE(pharmacy.fetch->turn(SteadyTime{LibraryFetch::kRefusalStands}));
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

TEST(LibraryFetch, FetchesTheDeltaAgainstWhatItHolds) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_EQ(pharmacy.asked(), pharmacy.delta.size());
  ASSERT_TRUE(pharmacy.send(pharmacy.delta));
  ASSERT_TRUE(pharmacy.fetch->activate());
  EXPECT_EQ(pharmacy.slots->active()->version, pharmacy.target.version);
  EXPECT_EQ(pharmacy.slots->active_bytes().value(), pharmacy.bytes);
}

TEST(LibraryFetch, FetchesThePackedFormWhenItHoldsNothing) {
  Pharmacy pharmacy;
  pharmacy.pack_it();
  wire::PackedForm foreign = pharmacy.target.forms[0];
  foreign.base = Digest{1};
  foreign.size = 1;
  pharmacy.target.forms.push_back(foreign);
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_EQ(pharmacy.asked(), pharmacy.packed.size());
  ASSERT_TRUE(pharmacy.send(pharmacy.packed));
  EXPECT_TRUE(pharmacy.fetch->is_ready());
}

// A server of protocol 1 offers no forms.
TEST(LibraryFetch, FetchesTheBytesThemselvesWhenNothingElseIsOffered) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  pharmacy.target.forms.clear();
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_EQ(pharmacy.asked(), pharmacy.bytes.size());
}

// Each form once, the larger after the smaller, then the bytes themselves three times; then it
// waits.
TEST(LibraryFetch, FallsBackFromGarbageAndNeverGoesRound) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  std::vector<std::uint32_t> sizes;
  while (pharmacy.fetch->next_request()) {
    sizes.push_back(pharmacy.asked());
    const auto taken = pharmacy.send(Bytes(pharmacy.asked(), 0x5A));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().fault, Fault::kMalformed);
    EXPECT_TRUE(taken.error().detail.starts_with("library 6: ")) << taken.error().detail;
  }
  const auto whole = static_cast<std::uint32_t>(pharmacy.bytes.size());
  EXPECT_EQ(sizes, (std::vector<std::uint32_t>{static_cast<std::uint32_t>(pharmacy.delta.size()),
                                               static_cast<std::uint32_t>(pharmacy.packed.size()),
                                               whole, whole, whole}));
  EXPECT_EQ(pharmacy.slots->active()->version.number, 5U);
}

TEST(LibraryFetch, TakesTheWholeAfterADeltaThatUnpacksToOtherBytes) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  const Bytes other = pack::pack(pharmacy.torn(), pharmacy.slots->active_bytes().value());
  pharmacy.target.forms[1] = Pharmacy::form(other, pharmacy.slots->active()->version.digest);
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_FALSE(pharmacy.send(other));
  EXPECT_FALSE(pharmacy.fetch->is_ready());
  ASSERT_TRUE(pharmacy.send(pharmacy.packed));
  EXPECT_TRUE(pharmacy.fetch->is_ready());
}

TEST(LibraryFetch, TakesTheWholeWhenTheBaseHasRotted) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  pharmacy.disk.flip_bit("/library/slot-a", 100);
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_FALSE(pharmacy.send(pharmacy.delta));
  ASSERT_TRUE(pharmacy.send(pharmacy.packed));
  EXPECT_TRUE(pharmacy.fetch->is_ready());
}

TEST(LibraryFetch, GoesOnWithTheFormThatHasTheFewestBytesToCome) {
  Pharmacy pharmacy;
  pharmacy.pack_it();
  wire::LibraryTarget plain = pharmacy.target;
  plain.forms.clear();
  ASSERT_TRUE(pharmacy.fetch->want(plain));
  const auto almost = static_cast<std::ptrdiff_t>(pharmacy.bytes.size() - 10);
  ASSERT_TRUE(pharmacy.send(Bytes(pharmacy.bytes.begin(), pharmacy.bytes.begin() + almost)));
  pharmacy.restart();
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  EXPECT_EQ(pharmacy.fetch->next_request()->offset, almost);
}

TEST(LibraryFetch, GoesOnWithADeltaAfterARestartByItsDigest) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  ASSERT_TRUE(pharmacy.send(Bytes(pharmacy.delta.begin(), pharmacy.delta.begin() + 3)));
  pharmacy.restart();
  const auto request = pharmacy.fetch->next_request();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->digest, pharmacy.target.forms[1].digest);
  EXPECT_EQ(request->offset, 3U);
}

TEST(LibraryFetch, IsReadyAfterARestartWithoutAnotherOffer) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  ASSERT_TRUE(pharmacy.send(pharmacy.delta));
  pharmacy.restart();
  ASSERT_TRUE(pharmacy.fetch->turn(SteadyTime{}));
  EXPECT_TRUE(pharmacy.fetch->is_ready());
  ASSERT_TRUE(pharmacy.fetch->activate());
  EXPECT_EQ(pharmacy.slots->active()->version.number, 6U);
}

TEST(LibraryFetch, LetsGoOfWhatIsNotWantedAnyMore) {
  Pharmacy pharmacy;
  const auto held = pharmacy.target;
  pharmacy.hold_and_release();
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  ASSERT_TRUE(pharmacy.send(pharmacy.delta));
  ASSERT_TRUE(pharmacy.fetch->is_ready());
  ASSERT_TRUE(pharmacy.fetch->want(held));
  EXPECT_FALSE(pharmacy.fetch->is_ready());
  EXPECT_FALSE(pharmacy.fetch->activate());
  EXPECT_EQ(pharmacy.slots->active()->version.number, 5U);
}

TEST(LibraryFetch, RefusesAnotherSitesLibraryByName) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  Library foreign = *library(6);
  foreign.site = "elsewhere";
  pharmacy.release(foreign);
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  const auto taken = pharmacy.send(pharmacy.bytes);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().fault, Fault::kRefused);
  EXPECT_NE(taken.error().detail.find("of site \"elsewhere\""), std::string::npos)
      << taken.error().detail;
}

TEST(LibraryFetch, RefusesALibraryWithNothingForItsModel) {
  Pharmacy pharmacy;
  Library other = *library(5);
  for (CareArea& area : other.areas) {
    for (DrugEntry& entry : area.entries) entry.mechanisms = {Mechanism::kEnteral};
  }
  pharmacy.release(other);
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  const auto taken = pharmacy.send(pharmacy.bytes);
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().detail.find("no entry for a pump of model"), std::string::npos);
}

TEST(LibraryFetch, KeepsTheOldOneWhenThereIsNoSpaceAndTriesAgainLater) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  pharmacy.disk.limit(pharmacy.disk.held() + LibraryArrival::kReserve);
  const auto wanted = pharmacy.fetch->want(pharmacy.target);
  ASSERT_FALSE(wanted);
  EXPECT_EQ(wanted.error().fault, Fault::kOutOfRange);
  EXPECT_NE(wanted.error().detail.find("library 6: no space"), std::string::npos);
  EXPECT_EQ(pharmacy.slots->active()->version.number, 5U);
  EXPECT_FALSE(pharmacy.fetch->next_request());

  SteadyTime now{};
  ASSERT_TRUE(pharmacy.fetch->turn(now));
  ASSERT_TRUE(pharmacy.fetch->turn(now += LibraryFetch::kFirstWait - milliseconds{1}));
  EXPECT_FALSE(pharmacy.fetch->turn(now += milliseconds{1}));  // still full
  ASSERT_TRUE(pharmacy.fetch->turn(now));
  ASSERT_TRUE(pharmacy.fetch->turn(now += LibraryFetch::kFirstWait));  // twice as long now
  pharmacy.disk.limit(1 << 30);
  ASSERT_TRUE(pharmacy.fetch->turn(now += LibraryFetch::kFirstWait));
  ASSERT_TRUE(pharmacy.send(pharmacy.delta));
  EXPECT_TRUE(pharmacy.fetch->is_ready());
}

TEST(LibraryFetch, SurvivesADiskThatFillsUpInTheMiddle) {
  Pharmacy pharmacy;
  pharmacy.hold_and_release();
  pharmacy.target.forms.clear();
  ASSERT_TRUE(pharmacy.fetch->want(pharmacy.target));
  pharmacy.disk.limit(pharmacy.disk.held() + 10);
  const auto taken = pharmacy.send(pharmacy.bytes);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().fault, Fault::kOutOfRange);
  EXPECT_EQ(pharmacy.slots->active()->version.number, 5U);
  pharmacy.disk.limit(1 << 30);
  SteadyTime now{};
  ASSERT_TRUE(pharmacy.fetch->turn(now));
  ASSERT_TRUE(pharmacy.fetch->turn(now + LibraryFetch::kFirstWait));
  EXPECT_EQ(pharmacy.fetch->next_request()->offset, 0U);
  ASSERT_TRUE(pharmacy.send(pharmacy.bytes));
  EXPECT_TRUE(pharmacy.fetch->is_ready());
}

TEST(LibraryFetch, FetchesARottenActiveOneAgainUnderItsOwnNumber) {
  Pharmacy pharmacy;
  const auto held = pharmacy.target;
  const Bytes bytes = pharmacy.bytes;
  pharmacy.hold_and_release();
  pharmacy.disk.flip_bit("/library/slot-a", 100);
  pharmacy.slots->prove_again();
  EXPECT_FALSE(pharmacy.slots->active());
  EXPECT_NE(pharmacy.slots->trouble(), "");
  ASSERT_TRUE(pharmacy.fetch->want(held));
  ASSERT_TRUE(pharmacy.send(bytes));
  ASSERT_TRUE(pharmacy.fetch->activate());
  EXPECT_EQ(pharmacy.slots->active()->version, held.version);
  EXPECT_EQ(pharmacy.slots->active_bytes().value(), bytes);
}

}  // namespace
}  // namespace ph::agent
