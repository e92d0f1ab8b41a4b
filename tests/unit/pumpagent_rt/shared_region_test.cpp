#include "pumpagent/rt/shared_region.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace ph::agent {
namespace {

class SharedRegionTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(::mkdtemp(folder_), nullptr); }
  void TearDown() override {
    ::unlink(path().c_str());
    ::rmdir(folder_);
  }
  std::string path() const { return std::string(folder_) + "/pump.region"; }
  char folder_[32] = "/tmp/ph-region-XXXXXX";
};

TEST_F(SharedRegionTest, IsZeroedAtFirstAndOneForAll) {
  auto first = SharedRegion::open(path(), 4'096, 7);
  auto second = SharedRegion::open(path(), 4'096, 7);
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_EQ(static_cast<char*>(first->data())[100], 0);
  static_cast<char*>(first->data())[100] = 42;
  EXPECT_EQ(static_cast<char*>(second->data())[100], 42);
}

TEST_F(SharedRegionTest, KeepsItsContentWhenAllAreGone) {
  { std::memset(SharedRegion::open(path(), 4'096, 7)->data(), 9, 8); }
  auto again = SharedRegion::open(path(), 4'096, 7);
  EXPECT_EQ(static_cast<char*>(again->data())[7], 9);
}

TEST_F(SharedRegionTest, RefusesAnotherBuildsRegion) {
  ASSERT_TRUE(SharedRegion::open(path(), 4'096, 7));
  auto other = SharedRegion::open(path(), 4'096, 8);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().fault, Fault::kConflict);
  EXPECT_FALSE(SharedRegion::open(path(), 8'192, 7));
}

TEST_F(SharedRegionTest, IsForItsUserAlone) {
  ASSERT_TRUE(SharedRegion::open(path(), 4'096, 7));
  struct stat state {};
  ASSERT_EQ(::stat(path().c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 0777, 0600U);
}

}  // namespace
}  // namespace ph::agent
