#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "house.hpp"

namespace ph::net {
namespace {

// Every refusal has its reason in the log, and a pump that is connected meanwhile does not notice.
void expect_refused(House& house, std::shared_ptr<TlsContext> tls, const std::string& reason) {
  run([&]() -> asio::awaitable<void> {
    auto pump = house.pump("P-0009");
    auto standing = (co_await dial(pump, house.address(), "/ws", kDefaults, kNoHeaders)).value();
    auto refused = co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders);
    if (refused) {
      EXPECT_FALSE(co_await (*refused)->receive());
    }
    auto frame = text("still here");
    EXPECT_TRUE(co_await standing->send(frame));
    EXPECT_TRUE(co_await standing->receive());
  });
  EXPECT_TRUE(logged().wait_for("net.handshake_failed address=127.0.0.1:")) << logged().all();
  EXPECT_TRUE(logged().wait_for("reason=\"" + reason + "\"")) << logged().all();
  EXPECT_EQ(house.counts().handshake_failed, 1U);
}

TEST(Refusals, NoCertificate) {
  House house(Door::kMutualTls);
  expect_refused(house, house.client(house.authority.anonymous()),
                 "no client certificate presented");
}

TEST(Refusals, CertificateOfAForeignAuthority) {
  House house(Door::kMutualTls);
  const Authority other("Other Authority");
  TlsFiles files = other.issue("P-0001", "URI:pumphouse:pump:P-0001");
  files.authority = house.authority.path("ca.pem");
  expect_refused(house, house.client(files), "certificate from an unknown authority");
}

TEST(Refusals, ExpiredCertificate) {
  House house(Door::kMutualTls);
  expect_refused(house, house.client(house.authority.issue("P-0001", "DNS:pump", -3'600, -60)),
                 "expired certificate");
}

TEST(Refusals, CertificateOfTheFuture) {
  House house(Door::kMutualTls);
  expect_refused(house, house.client(house.authority.issue("P-0001", "DNS:pump", 600, 3'600)),
                 "certificate not yet valid (or our clock is behind)");
}

TEST(Refusals, TheRefusedClientIsToldWhy) {
  House house(Door::kMutualTls);
  const auto heard = greet(house, house.client(house.authority.anonymous()));
  EXPECT_NE(heard.error().detail.find("the peer demands a certificate"), std::string::npos)
      << heard.error().detail;
}

TEST(Refusals, Tls12) {
  House house(Door::kTls);
  const RawClient raw(house.port());
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
  SSL* ssl = SSL_new(context);
  SSL_set_fd(ssl, raw.descriptor());
  EXPECT_LE(SSL_connect(ssl), 0);
  SSL_free(ssl);
  SSL_CTX_free(context);
  EXPECT_TRUE(logged().wait_for("reason=\"wrong protocol version: TLS 1.3 is required\""))
      << logged().all();
}

TEST(Refusals, PlainHttpOnTheTlsPort) {
  House house(Door::kTls);
  const RawClient raw(house.port());
  raw.say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(raw.hear_all(), "");
  EXPECT_TRUE(logged().wait_for("not TLS: the first byte is 71"));
}

TEST(Refusals, GarbageThatLooksLikeTls) {
  House house(Door::kTls);
  const RawClient raw(house.port());
  raw.say(std::string("\x16\x03\x01\x00\x05garbage and more garbage", 29));
  raw.hear_all();
  EXPECT_EQ(greet(house, house.client(house.authority.anonymous())).value(), "hello");
  EXPECT_TRUE(logged().wait_for("net.handshake_failed"));
  EXPECT_EQ(house.counts().handshake_failed, 1U);
}

TEST(Refusals, MoreConnectionsThanAllowed) {
  const Authority authority("Test Authority");
  asio::io_context context(1);
  Echo echo;
  ListenerOptions options;
  options.max_connections = 1;
  auto listener = Listener::start({&context}, options, echo).value();
  std::thread thread([&context] { context.run(); });
  const RawClient first(listener->port());
  first.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  first.hear_until("GET /");
  const RawClient second(listener->port());
  EXPECT_EQ(second.hear_all(), "");
  EXPECT_EQ(listener->counts().refused, 1U);
  listener->stop();
  thread.join();
}

}  // namespace
}  // namespace ph::net
