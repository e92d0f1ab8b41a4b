#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <algorithm>

#include "house.hpp"

namespace ph::net {
namespace {

TEST(Tls, ProvesWhoThePumpIs) {
  House house(Door::kMutualTls);
  greet(house, house.pump("P-0042")).value();
  EXPECT_TRUE(house.echo.peers.wait_for("P-0042 pumphouse:pump:P-0042 "));
}

TEST(Tls, KnowsThePumpByItsKey) {
  House house(Door::kMutualTls);
  greet(house, house.pump("P-0042")).value();
  EXPECT_EQ(house.echo.peers.all().find(std::string(64, '0')), std::string::npos);
}

TEST(Tls, ResumesASecondConnection) {
  House house(Door::kMutualTls);
  const auto pump = house.pump();
  greet(house, pump).value();
  EXPECT_EQ(house.counts().resumed, 0U);
  greet(house, pump).value();
  EXPECT_EQ(house.counts().resumed, 1U);
}

TEST(Tls, ResumesAfterACutWithoutGoodbye) {
  House house(Door::kMutualTls);
  const auto pump = house.pump();
  EXPECT_FALSE(greet(house, pump, "cut"));
  EXPECT_FALSE(greet(house, pump, "cut"));
  greet(house, pump).value();
  EXPECT_EQ(house.counts().resumed, 2U);
}

TEST(Tls, ProvesThePumpAgainWhenItResumes) {
  House house(Door::kMutualTls);
  const auto pump = house.pump("P-0042");
  greet(house, pump).value();
  greet(house, pump).value();
  const std::string peers = house.echo.peers.all();
  const std::string first = peers.substr(0, peers.find('\n') + 1);
  EXPECT_EQ(peers, first + first);
}

TEST(Tls, ClientRefusesAServerOfAnotherName) {
  House house(Door::kTls);
  run([&]() -> asio::awaitable<void> {
    Address address = house.address();
    address.server_name = "elsewhere";
    auto tls = house.client(house.authority.anonymous());
    auto stream = co_await dial(tls, address, "/ws", kDefaults, kNoHeaders);
    EXPECT_NE(stream.error().detail.find("certificate made out to another name"),
              std::string::npos);
  });
}

TEST(Tls, ClientRefusesAServerOfAnotherAuthority) {
  House house(Door::kTls);
  const Authority other("Other Authority");
  const auto heard = greet(house, house.client(other.anonymous()));
  EXPECT_NE(heard.error().detail.find("certificate from an unknown authority"), std::string::npos);
}

TEST(Tls, NamesTheFileThatIsMissing) {
  const auto context =
      TlsContext::server({"no.pem", "no.key", "no-ca.pem"}, TlsContext::ClientCertificate::kNone);
  EXPECT_EQ(context.error().detail,
            "certificate no.pem: no such file; expected a readable PEM file");
}

TEST(Tls, NamesAKeyThatDoesNotBelongToTheCertificate) {
  const Authority authority("Test Authority");
  TlsFiles files = authority.issue("one", "DNS:one");
  files.key = authority.issue("two", "DNS:two").key;
  const auto context = TlsContext::server(files, TlsContext::ClientCertificate::kNone);
  EXPECT_NE(context.error().detail.find("does not belong to certificate"), std::string::npos);
}

TEST(Tls, ATakenPortIsNamed) {
  House house(Door::kPlain);
  asio::io_context context(1);
  ListenerOptions options;
  options.port = house.port();
  Echo echo;
  const auto listener = Listener::start({&context}, options, echo);
  EXPECT_EQ(listener.error().fault, Fault::kUnavailable);
  EXPECT_NE(listener.error().detail.find("port " + std::to_string(house.port())),
            std::string::npos);
}

}  // namespace
}  // namespace ph::net
