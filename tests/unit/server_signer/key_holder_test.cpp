#include "server/signer/key_holder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/unit/protocol_release/a_release.hpp"
#include "tests/unit/server_signer/a_folder.hpp"

namespace ph::server {
namespace {

class StandingClock final : public Clock {
 public:
  Now now() const override { return {SteadyTime{}, wall_from_ms(kApprovedAt + 120'000)}; }
};

class KeyHolders : public testing::Test {
 protected:
  KeyHolders() {
    EXPECT_TRUE(
        crypto::write_key_pair(folder_.path("key"), folder_.path("key.pub"), release_.site));
    write_approvers();
    std::filesystem::create_directory(folder_.path("record"));
    EXPECT_TRUE(SigningRecord::begin(folder_.path("record"), 2));
  }
  void write_approvers() { folder_.write("approvers", release_.approvers.toml()); }
  HolderFiles files() const {
    return {kSite, folder_.path("key"), folder_.path("key.pub"), folder_.path("approvers"),
            folder_.path("record")};
  }
  std::unique_ptr<KeyHolder> open() const {
    auto holder = KeyHolder::open(files(), clock_);
    EXPECT_TRUE(holder) << holder.error().detail;
    return holder ? std::move(*holder) : nullptr;
  }
  ReleaseRequest request() const {
    return {release_.canonical(), release_.first_word(), release_.second_word()};
  }
  void expect_not_opened(const std::string& words) const {
    const auto holder = KeyHolder::open(files(), clock_);
    ASSERT_FALSE(holder);
    EXPECT_NE(holder.error().detail.find(words), std::string::npos) << holder.error().detail;
  }

  AFolder folder_;
  StandingClock clock_;
  ARelease release_{3};
};

TEST_F(KeyHolders, SignWhatTwoApproved) {
  const auto holder = open();
  const auto signature = holder->sign(request());
  ASSERT_TRUE(signature) << signature.error().detail;
  EXPECT_TRUE(crypto::verify(release_.site.public_key, crypto::kLibraryContext,
                             release_.canonical(), *signature));
  EXPECT_EQ(holder->identity(), (Identity{kSite, release_.site.public_key, 3}));
}

TEST_F(KeyHolders, GiveTheSameSignatureAgainAfterARestart) {
  const auto first = open()->sign(request());
  const auto second = open()->sign(request());
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
}

TEST_F(KeyHolders, NeverSignAnOldReleaseAgain) {
  const auto holder = open();
  const auto old = request();
  ASSERT_TRUE(holder->sign(old));
  release_ = [this] {
    ARelease next(4);
    next.site = release_.site;
    return next;
  }();
  write_approvers();
  ASSERT_TRUE(holder->sign(request()));
  EXPECT_FALSE(holder->sign(old));
}

TEST_F(KeyHolders, HearOfARetiredApproverAtOnce) {
  const auto holder = open();
  ASSERT_TRUE(holder->judge(release_.first_word()));
  ASSERT_TRUE(release_.approvers.retire(UserName("b.first"), wall_from_ms(kApprovedAt + 60'000)));
  write_approvers();
  EXPECT_FALSE(holder->judge(release_.first_word()))
      << "given before, yet a lost key can date back";
  EXPECT_FALSE(holder->sign(request()));
}

TEST_F(KeyHolders, SignNothingWhenTheApproversFileIsUnfit) {
  const auto holder = open();
  folder_.write("approvers", "[[approver]]\n");
  const auto signature = holder->sign(request());
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().fault, Fault::kUnavailable);
  write_approvers();
  folder_.set_mode("approvers", 0666);
  EXPECT_FALSE(holder->sign(request())) << "anybody could have registered themselves";
  folder_.set_mode("approvers", 0644);
  EXPECT_TRUE(holder->sign(request()));
}

TEST_F(KeyHolders, GiveNoSignatureThatTheDiskDidNotTake) {
  const auto holder = open();
  std::filesystem::rename(folder_.path("record"), folder_.path("gone"));
  const auto signature = holder->sign(request());
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().fault, Fault::kUnavailable);
  EXPECT_EQ(holder->identity().highest, 2U);
  std::filesystem::rename(folder_.path("gone"), folder_.path("record"));
  EXPECT_TRUE(holder->sign(request()));
}

TEST_F(KeyHolders, DoNotUseAKeyThatOthersCanRead) {
  for (const unsigned mode : {0640U, 0604U, 0660U}) {
    folder_.set_mode("key", mode);
    expect_not_opened("with mode 0600");
  }
  folder_.set_mode("key", 0600);
  EXPECT_NE(open(), nullptr);
}

TEST_F(KeyHolders, DoNotUseAKeyOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(::chown(folder_.path("key").c_str(), 65'534, 65'534), 0);
  expect_not_opened("of this user alone");
}

TEST_F(KeyHolders, DoNotFollowALinkToAKey) {
  std::filesystem::rename(folder_.path("key"), folder_.path("elsewhere"));
  std::filesystem::create_symlink(folder_.path("elsewhere"), folder_.path("key"));
  expect_not_opened("of this user alone");
}

TEST_F(KeyHolders, DoNotUseHalvesOfDifferentPairs) {
  folder_.write("key.pub", to_hex(crypto::make_key_pair().public_key) + "\n");
  expect_not_opened("is not the public half");
}

}  // namespace
}  // namespace ph::server
