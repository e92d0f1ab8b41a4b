#include "server/library/release.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using storage::LibraryStage;

storage::LibraryRecord approved_by(const std::string& first) {
  storage::LibraryRecord out;
  out.draft = 1;
  out.author = UserName("ada");
  out.first_signer = UserName(first);
  out.stage = LibraryStage::kApprovedOnce;
  return out;
}

TEST(Release, TakesItsFirstSignatureFromTheAuthorToo) {
  storage::LibraryRecord draft;
  draft.author = UserName("ada");
  EXPECT_EQ(stage_after_signature(draft, UserName("ada")).value(), LibraryStage::kApprovedOnce);
}

TEST(Release, NeedsASecondPerson) {
  EXPECT_FALSE(stage_after_signature(approved_by("bea"), UserName("bea")).has_value());
  EXPECT_EQ(stage_after_signature(approved_by("bea"), UserName("cleo")).value(),
            LibraryStage::kReleased);
}

TEST(Release, NeverTakesTheSecondSignatureFromTheAuthor) {
  const auto stage = stage_after_signature(approved_by("bea"), UserName("ada"));
  ASSERT_FALSE(stage.has_value());
  EXPECT_EQ(stage.error().fault, Fault::kRefused);
}

TEST(Release, HappensOnce) {
  auto released = approved_by("bea");
  released.stage = LibraryStage::kReleased;
  const auto stage = stage_after_signature(released, UserName("cleo"));
  ASSERT_FALSE(stage.has_value());
  EXPECT_EQ(stage.error().fault, Fault::kConflict);
}

TEST(Release, NumbersGrow) {
  EXPECT_EQ(next_number(std::nullopt), 1U);
  storage::LibraryRecord released;
  released.number = 7;
  EXPECT_EQ(next_number(released), 8U);
}

}  // namespace
}  // namespace ph::server
