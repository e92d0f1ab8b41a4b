#include "server/proof/volumes.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

PumpEvent event(EventKind kind, std::int64_t nanolitres = 0) {
  PumpEvent out;
  out.kind = kind;
  out.volume = Volume::of(nanolitres);
  return out;
}

TEST(GivenVolumes, AddUpInfusionByInfusion) {
  GivenVolume given;
  given.take(event(EventKind::kInfusionStarted, 900));
  given.take(event(EventKind::kVolumeCheckpoint, 40));
  given.take(event(EventKind::kInfusionPaused, 60));
  given.take(event(EventKind::kInfusionEnded, 100));
  given.take(event(EventKind::kInfusionStarted, 900));
  given.take(event(EventKind::kVolumeCheckpoint, 7));
  EXPECT_EQ(given.given(), Volume::of(107));
}

TEST(GivenVolumes, DoNotCountWhatWasPurgedOrAskedFor) {
  GivenVolume given;
  given.take(event(EventKind::kPrimingEnded, 500));
  given.take(event(EventKind::kInfusionStarted, 900));
  EXPECT_EQ(given.given(), Volume{});
}

TEST(WorldFiles, AreReadLineByLine) {
  const auto read = parse_arrived("# pump arrived within\nP-1 100 5\n\nP-2 0 0\n");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ((*read)[0].volume, Volume::of(100));
}

TEST(WorldFiles, NameTheLineThatIsWrong) {
  for (const char* line : {"P-1 100", "P-1 -1 5", "P-1 100 5 6", "! 1 1", "P-1 x 5"}) {
    const auto read = parse_arrived(std::string("P-9 1 1\n") + line + "\n");
    ASSERT_FALSE(read) << line;
    EXPECT_NE(read.error().detail.find("line 2"), std::string::npos);
  }
}

}  // namespace
}  // namespace ph::server
