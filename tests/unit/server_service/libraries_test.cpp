#include <gtest/gtest.h>

#include "a_house.hpp"

namespace ph::server {
namespace {

TEST(Libraries, AreOfferedToConnectedPumpsWhenReleased) {
  AHouse house;
  APump pump(house);
  pump.hello();
  EXPECT_FALSE(pump.next_as<wire::Welcome>().library.has_value());
  const auto released = house.release();
  EXPECT_EQ(pump.next_as<wire::LibraryOffer>().target.version.digest, released.digest);
}

TEST(Libraries, AreNamedInTheWelcome) {
  AHouse house;
  const auto released = house.release();
  APump pump(house);
  pump.hello();
  EXPECT_EQ(pump.next_as<wire::Welcome>().library->version.number, released.number);
}

TEST(Libraries, AreReleasedWithGrowingNumbers) {
  AHouse house;
  EXPECT_EQ(house.release().number, 1U);
  EXPECT_EQ(house.release().number, 2U);
}

TEST(Libraries, AreNotImportedWithAnyProblem) {
  AHouse house;
  const auto sheet = "drug\nx\n";
  auto imported = house.run(house.libraries().import_library(sheet, "", UserName("ada")));
  EXPECT_FALSE(imported.value().problems.empty());
}

TEST(Libraries, CountThePumpsThatHoldThem) {
  AHouse house;
  const auto released = house.release();
  EXPECT_EQ(house.run(house.desk().library_status()).on_target, 0U);
  APump pump(house);
  pump.hello(LibraryVersion{released.number, released.digest});
  pump.next_as<wire::Welcome>();
  EXPECT_EQ(house.run(house.desk().library_status()).on_target, 1U);
}

TEST(Libraries, CountAPumpThatActivatesThemWhileItIsConnected) {
  AHouse house;
  const auto released = house.release();
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  PumpEvent activated;
  activated.kind = EventKind::kLibraryActivated;
  activated.number = released.number;
  activated.text = to_hex(released.digest);
  wire::EventBatch batch;
  batch.first = 1;
  batch.events = {activated};
  pump.send(batch);
  pump.next_as<wire::Acknowledgement>();
  EXPECT_EQ(house.run(house.desk().library_status()).on_target, 1U);
}

}  // namespace
}  // namespace ph::server
