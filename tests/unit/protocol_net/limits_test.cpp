#include <gtest/gtest.h>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "house.hpp"

namespace ph::net {
namespace {

TEST(Limits, CutAClientThatSendsNothing) {
  House house(Door::kTls, short_limits());
  const RawClient raw(house.port());
  EXPECT_EQ(raw.hear_all(), "");
  EXPECT_TRUE(logged().wait_for("no complete TLS handshake within 500 ms"));
}

TEST(Limits, CutAClientThatStopsInTheHandshake) {
  House house(Door::kTls, short_limits());
  const RawClient raw(house.port());
  raw.say("\x16\x03\x01");
  EXPECT_EQ(raw.hear_all(), "");
  EXPECT_TRUE(logged().wait_for("no complete TLS handshake within 500 ms"));
  EXPECT_EQ(house.counts().handshake_failed, 1U);
}

TEST(Limits, CutASlowHeader) {
  Limits limits = short_limits();
  limits.idle = std::chrono::seconds(60);
  House house(Door::kPlain, limits);
  const RawClient raw(house.port());
  raw.say("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(raw.hear_all(), "");
  EXPECT_TRUE(logged().wait_for("no complete request header within 500 ms"));
}

TEST(Limits, CutASlowBody) {
  Limits limits = short_limits();
  limits.idle = std::chrono::seconds(60);
  House house(Door::kPlain, limits);
  const RawClient raw(house.port());
  raw.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  EXPECT_EQ(raw.hear_all(), "");
  EXPECT_TRUE(logged().wait_for("no complete request body within 500 ms"));
}

TEST(Limits, CutAPeerThatTakesNothing) {
  Limits limits;
  limits.write_stall = std::chrono::milliseconds(500);
  House house(Door::kTls, limits);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    auto stream = (co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders)).value();
    auto frame = text("flood");
    EXPECT_TRUE(co_await stream->send(frame));
    EXPECT_TRUE(house.echo.ends.wait_for("send: peer took nothing for 500 ms"));
  });
}

TEST(Limits, CutASilentPeer) {
  Limits limits;
  limits.idle = std::chrono::milliseconds(500);
  House house(Door::kTls, limits);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    auto stream = (co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders)).value();
    // Nobody reads here, so nobody answers the server's ping.
    EXPECT_TRUE(house.echo.ends.wait_for("unavailable: peer silent for 500 ms"));
  });
}

TEST(Limits, KeepAQuietPeerThatAnswersPings) {
  Limits limits;
  limits.idle = std::chrono::milliseconds(750);
  House house(Door::kTls, limits);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    Limits patient;
    patient.idle = std::chrono::seconds(60);
    auto stream = (co_await dial(tls, house.address(), "/ws", patient, kNoHeaders)).value();
    // Twelve wheel turns of silence on our side; the server hears our pongs in between.
    asio::steady_timer later(co_await asio::this_coro::executor, std::chrono::seconds(3));
    later.async_wait([&](const auto&) {
      asio::co_spawn(later.get_executor(), stream->send(text("still here")), asio::detached);
    });
    auto back = co_await stream->receive();
    EXPECT_EQ(back.value().payload, "still here");
  });
}

TEST(Limits, CutAnHttpClientThatIdles) {
  Limits limits;
  limits.idle = std::chrono::milliseconds(500);
  House house(Door::kPlain, limits);
  const RawClient raw(house.port());
  raw.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(raw.hear_all().find("200 OK"), std::string::npos);
  EXPECT_TRUE(logged().wait_for("peer silent for 500 ms"));
}

TEST(Limits, RefuseOneMoreConnectionOfAnAddressThatProvesNothing) {
  House house(Door::kTls, {}, 2);
  const RawClient first(house.port()), second(house.port());
  const RawClient third(house.port());
  EXPECT_EQ(third.hear_all(), "");
  EXPECT_TRUE(logged().wait_for("net.connection_refused"));
  EXPECT_EQ(house.counts().refused, 1U);
}

TEST(Limits, DoNotCountConnectionsThatHaveProvenThemselves) {
  House house(Door::kMutualTls, {}, 1);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.pump();
    auto one = co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders);
    EXPECT_TRUE(one.has_value());
    auto two = co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders);
    EXPECT_TRUE(two.has_value());
  });
}

}  // namespace
}  // namespace ph::net
