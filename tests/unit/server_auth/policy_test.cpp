#include "server/auth/policy.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace ph::server {
namespace {

using storage::Role;

std::set<Verb> rights_of(Role role) {
  std::set<Verb> out;
  for (std::size_t i = 0; i < kVerbCount; ++i) {
    if (may(role, static_cast<Verb>(i))) out.insert(static_cast<Verb>(i));
  }
  return out;
}

TEST(Policy, AWallDisplayMayOnlyLookAtItsWard) {
  EXPECT_EQ(rights_of(Role::kKiosk), std::set<Verb>{Verb::kReadWard});
}

TEST(Policy, NobodyMaySignALibraryTwice) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Role::kKiosk); ++i) {
    const Role role = static_cast<Role>(i);
    EXPECT_FALSE(may(role, Verb::kSignFirst) && may(role, Verb::kSignSecond)) << i;
  }
}

TEST(Policy, OnlyNursesPlaceOrders) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Role::kKiosk); ++i) {
    const Role role = static_cast<Role>(i);
    EXPECT_EQ(may(role, Verb::kPlaceOrder), role == Role::kNurse || role == Role::kChargeNurse);
  }
}

TEST(Policy, OnlyThePharmacyPreparesBags) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Role::kKiosk); ++i) {
    const Role role = static_cast<Role>(i);
    EXPECT_EQ(may(role, Verb::kPrepareBags),
              role == Role::kPharmacist || role == Role::kSecondSigner);
  }
}

TEST(Policy, OnlyTheAuditorReadsTheAudit) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Role::kKiosk); ++i) {
    EXPECT_EQ(may(static_cast<Role>(i), Verb::kReadAudit), static_cast<Role>(i) == Role::kAuditor);
  }
}

TEST(Policy, APersonWithoutARoleIsDenied) {
  const std::vector<Role> none;
  EXPECT_FALSE(Policy::needs(Verb::kReadWard).admits(none));
  EXPECT_FALSE(Policy::local_or(Verb::kReadMetrics).admits(none));
  EXPECT_FALSE(Policy::needs_either(Verb::kSignFirst, Verb::kSignSecond).admits(none));
}

TEST(Policy, EitherRightEntersARouteThatTakesBoth) {
  const Policy policy = Policy::needs_either(Verb::kSignFirst, Verb::kSignSecond);
  const std::vector<Role> second{Role::kSecondSigner};
  EXPECT_TRUE(policy.admits(second));
}

}  // namespace
}  // namespace ph::server
