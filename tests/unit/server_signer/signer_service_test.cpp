#include "server/signer/signer_service.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "server/signer/signer_client.hpp"
#include "tests/unit/protocol_release/a_release.hpp"
#include "tests/unit/server_signer/a_folder.hpp"

namespace ph::server {
namespace {

// Stands, or takes a leap of ten seconds whenever it is asked.
class LeapingClock final : public Clock {
 public:
  Now now() const override {
    if (leaps) seconds_ += 10;
    return {SteadyTime{} + std::chrono::seconds{seconds_}, wall_from_ms(kApprovedAt + 120'000)};
  }
  std::atomic<bool> leaps{false};

 private:
  mutable std::atomic<int> seconds_{0};
};

class SignerServices : public testing::Test {
 protected:
  SignerServices() {
    EXPECT_TRUE(
        crypto::write_key_pair(folder_.path("key"), folder_.path("key.pub"), release_.site));
    folder_.write("approvers", release_.approvers.toml());
    std::filesystem::create_directory(folder_.path("record"));
    EXPECT_TRUE(SigningRecord::begin(folder_.path("record"), 2));
    holder_ = std::move(*KeyHolder::open({kSite, folder_.path("key"), folder_.path("key.pub"),
                                          folder_.path("approvers"), folder_.path("record")},
                                         clock_));
  }
  ~SignerServices() override {
    ::close(stop_[1]);
    if (thread_.joinable()) thread_.join();
    ::close(stop_[0]);
  }
  void serve(std::set<unsigned> clients) {
    EXPECT_EQ(::pipe(stop_), 0);
    auto listening = listen_local(socket(), ::getegid());
    ASSERT_TRUE(listening) << listening.error().detail;
    service_ = std::make_unique<SignerService>(*holder_, std::move(*listening), std::move(clients),
                                               clock_);
    thread_ = std::thread([this] { EXPECT_TRUE(service_->serve(stop_[0])); });
  }
  std::string socket() const { return folder_.path("socket"); }

  AFolder folder_;
  LeapingClock clock_;
  ARelease release_{3};
  std::unique_ptr<KeyHolder> holder_;
  std::unique_ptr<SignerService> service_;
  std::thread thread_;
  int stop_[2] = {-1, -1};
};

TEST_F(SignerServices, HangUpOnWhoSaysNothing) {
  serve({::geteuid()});
  clock_.leaps = true;
  const auto silent = connect_local(socket());
  ASSERT_TRUE(silent);
  const auto nothing = receive_frame(*silent, 64, {clock_, SteadyTime::max()});
  ASSERT_FALSE(nothing);
  EXPECT_NE(nothing.error().detail.find("hung up"), std::string::npos) << nothing.error().detail;
  clock_.leaps = false;
  EXPECT_TRUE(SignerClient(socket(), clock_).identity());
}

TEST_F(SignerServices, HearNobodyWhoIsNotAClient) {
  serve({::geteuid() + 1});
  SignerClient client(socket(), clock_);
  const auto answer =
      client.sign({release_.canonical(), release_.first_word(), release_.second_word()});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, Fault::kUnavailable);
  EXPECT_EQ(holder_->identity().highest, 2U);
}

TEST_F(SignerServices, SignForTheirClients) {
  serve({::geteuid()});
  SignerClient client(socket(), clock_);
  EXPECT_TRUE(client.judge(release_.first_word()));
  EXPECT_TRUE(client.sign({release_.canonical(), release_.first_word(), release_.second_word()}));
}

}  // namespace
}  // namespace ph::server
