#include <gtest/gtest.h>

#include <fstream>

#include "house.hpp"

namespace ph::net {
namespace {

using Wanted = TlsContext::ClientCertificate;

// A house and the files of its pumps, so that both can be renewed while it is open.
struct Renewed : testing::Test {
  TlsFiles server(const std::string& revoked = "", const std::string& authority = "") {
    TlsFiles files = house.authority.issue("localhost", "DNS:localhost");
    if (!authority.empty()) files.authority = authority;
    files.revoked = revoked;
    return files;
  }
  void renew(const TlsFiles& files) {
    auto context = TlsContext::server(files, Wanted::kRequired);
    ASSERT_TRUE(context) << context.error().detail;
    house.listener().renew(*context);
  }
  TlsFiles files_of(const std::string& pump) {
    return house.authority.issue(pump, "URI:pumphouse:pump:" + pump);
  }
  // Says hello, lets `meanwhile` happen, and speaks once more.
  Result<Frame> speak_on(const TlsFiles& files, const std::function<void()>& meanwhile) {
    std::optional<Result<Frame>> heard;
    run([&]() -> asio::awaitable<void> {
      auto stream =
          co_await dial(house.client(files), house.address(), "/ws", kDefaults, kNoHeaders);
      if (!stream) co_return;
      (void)co_await (*stream)->send(text("hello"));
      (void)co_await (*stream)->receive();
      meanwhile();
      (void)co_await (*stream)->send(text("again"));
      heard = co_await (*stream)->receive();
    });
    return heard ? std::move(*heard) : Result<Frame>(fail(Fault::kRefused, "not let in"));
  }

  House house{Door::kMutualTls};
};

// T35
TEST_F(Renewed, LetsOpenConnectionsGoOn) {
  EXPECT_TRUE(speak_on(files_of("P-0001"), [&] { renew(server()); }));
}

// T35
TEST_F(Renewed, CutsWhoseCertificateTheNewListNames) {
  const TlsFiles pump = files_of("P-0001");
  const TlsFiles other = files_of("P-0002");
  const auto name_it = [&] { renew(server(house.authority.revoke({pump}))); };
  EXPECT_FALSE(speak_on(pump, name_it));
  EXPECT_TRUE(speak_on(other, [] {}));
}

// T04
TEST_F(Renewed, RefusesTheRevokedAtTheDoor) {
  const TlsFiles pump = files_of("P-0001");
  renew(server(house.authority.revoke({pump})));
  EXPECT_FALSE(greet(house, house.client(pump)));
  EXPECT_TRUE(logged().wait_for("reason=\"revoked certificate\""));
}

// T03, T35: a resumed session skips the certificate, and must not skip this.
TEST_F(Renewed, RefusesTheRevokedWhoResumes) {
  const TlsFiles pump = files_of("P-0001");
  const auto context = house.client(pump);
  greet(house, context).value();
  renew(server(house.authority.revoke({pump})));
  EXPECT_FALSE(greet(house, context));
}

// T36
TEST_F(Renewed, HoldsToAListPastItsNextUpdateAndLocksNobodyElseOut) {
  const TlsFiles pump = files_of("P-0001");
  renew(server(house.authority.revoke({pump}, -60)));
  EXPECT_FALSE(greet(house, house.client(pump)));
  EXPECT_TRUE(greet(house, house.client(files_of("P-0002"))));
}

TEST_F(Renewed, TakesOldAndNewAuthoritySideBySide) {
  const Authority next("Next Authority");
  const std::string both = house.authority.path("both.pem");
  std::ofstream(both) << std::ifstream(house.authority.path("ca.pem")).rdbuf()
                      << std::ifstream(next.path("ca.pem")).rdbuf();
  TlsFiles newer = next.issue("P-0002", "URI:pumphouse:pump:P-0002");
  newer.authority = house.authority.path("ca.pem");
  EXPECT_FALSE(greet(house, house.client(newer)));
  renew(server("", both));
  EXPECT_TRUE(greet(house, house.client(newer)));
  EXPECT_TRUE(greet(house, house.client(files_of("P-0001"))));
}

TEST_F(Renewed, RefusesAListOfAnotherAuthority) {
  const Authority other("Other Authority");
  const auto context = TlsContext::server(server(other.revoke({})), Wanted::kRequired);
  ASSERT_FALSE(context);
  EXPECT_NE(context.error().detail.find("not signed by one of the authorities"), std::string::npos);
}

TEST_F(Renewed, RefusesAListThatIsCutOffOrMissing) {
  const std::string list = house.authority.revoke({files_of("P-0001")});
  std::filesystem::resize_file(list, std::filesystem::file_size(list) / 2);
  EXPECT_FALSE(TlsContext::server(server(list), Wanted::kRequired));
  std::filesystem::resize_file(list, 0);
  EXPECT_FALSE(TlsContext::server(server(list), Wanted::kRequired));
  EXPECT_FALSE(TlsContext::server(server("no-list.pem"), Wanted::kRequired));
}

TEST_F(Renewed, TellsUntilWhenItsFilesAreGood) {
  const auto context = TlsContext::server(server(house.authority.revoke({})), Wanted::kRequired);
  ASSERT_TRUE(context);
  const auto left = *(*context)->certificate_until() - *(*context)->revoked_until();
  EXPECT_LE(std::chrono::abs(left), std::chrono::seconds{5});
}

}  // namespace
}  // namespace ph::net
