#include <gtest/gtest.h>

#include "house.hpp"

namespace ph::net {
namespace {

TEST(Messages, ComeBackAsTheyWereSent) {
  House house(Door::kMutualTls);
  EXPECT_EQ(greet(house, house.pump(), "hello").value(), "hello");
}

TEST(Messages, BinaryStaysBinary) {
  House house(Door::kTls);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    auto stream = (co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders)).value();
    auto frame = binary(std::string("\0\xff\x80 bytes", 9));
    EXPECT_TRUE(co_await stream->send(frame));
    auto back = co_await stream->receive();
    EXPECT_EQ(back->kind, Frame::Kind::kBinary);
    EXPECT_EQ(back->payload, frame->payload);
  });
}

TEST(Messages, OfExactlyTheLimitPass) {
  House house(Door::kTls);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    auto stream = (co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders)).value();
    for (const std::size_t size : {std::size_t{60'000}, Limits{}.message_bytes}) {
      auto frame = text(std::string(size, 'm'));
      EXPECT_TRUE(co_await stream->send(frame));
      auto back = co_await stream->receive();
      EXPECT_EQ(back->payload.size(), size);
    }
  });
}

TEST(Messages, OneByteOverTheLimitEndTheConversation) {
  House house(Door::kTls);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    auto stream = (co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders)).value();
    auto frame = text(std::string(Limits{}.message_bytes + 1, 'm'));
    auto sent = co_await stream->send(frame);
    auto back = co_await stream->receive();
    EXPECT_FALSE(back);
  });
  EXPECT_TRUE(house.echo.ends.wait_for("out of range: message longer than 65536 bytes"));
}

TEST(Messages, GoodbyeCarriesItsReason) {
  House house(Door::kTls);
  const auto heard = greet(house, house.client(house.authority.anonymous()), "close");
  EXPECT_EQ(heard.error().detail, "closed by the peer: code 1000 that was all");
}

TEST(Messages, GoodbyeOfTheClientIsHeardByTheServer) {
  House house(Door::kTls);
  greet(house, house.client(house.authority.anonymous())).value();
  EXPECT_TRUE(house.echo.ends.wait_for("unavailable: closed by the peer: code 1000 done"));
}

TEST(Messages, AnAbruptCutIsSeen) {
  House house(Door::kTls);
  const auto heard = greet(house, house.client(house.authority.anonymous()), "cut");
  EXPECT_EQ(heard.error().fault, Fault::kUnavailable);
}

TEST(Messages, ADestroyedStreamIsACut) {
  House house(Door::kTls);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    auto stream = (co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders)).value();
    stream.reset();
  });
  EXPECT_TRUE(house.echo.ends.wait_for("unavailable"));
}

TEST(Messages, AfterAFailureEveryCallFails) {
  House house(Door::kTls);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    auto stream = (co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders)).value();
    stream->cut();
    auto frame = text("late");
    EXPECT_EQ((co_await stream->send(frame)).error().fault, Fault::kUnavailable);
    EXPECT_EQ((co_await stream->receive()).error().fault, Fault::kUnavailable);
  });
}

TEST(Messages, ARefusedUpgradeTellsStatusAndBody) {
  House house(Door::kTls);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    auto stream = co_await dial(tls, house.address(), "/refused", kDefaults, kNoHeaders);
    EXPECT_EQ(stream.error().detail, "upgrade: status 403: not this path");
    EXPECT_EQ(stream.error().fault, Fault::kRefused);
  });
}

TEST(Messages, StoppingTheListenerCutsThem) {
  House house(Door::kTls);
  run([&]() -> asio::awaitable<void> {
    auto tls = house.client(house.authority.anonymous());
    auto stream = (co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders)).value();
    house.listener().stop();
    EXPECT_FALSE(co_await stream->receive());
  });
}

TEST(Messages, AreServedByEveryContextInTurn) {
  asio::io_context left(1);
  asio::io_context right(1);
  Echo echo;
  auto listener = Listener::start({&left, &right}, ListenerOptions{}, echo).value();
  auto left_stays = asio::make_work_guard(left);
  auto right_stays = asio::make_work_guard(right);
  std::thread left_thread([&left] { left.run(); });
  std::thread right_thread([&right] { right.run(); });
  run([&]() -> asio::awaitable<void> {
    const Address address{"127.0.0.1", listener->port(), "localhost"};
    auto first = (co_await dial(nullptr, address, "/ws", kDefaults, kNoHeaders)).value();
    auto second = (co_await dial(nullptr, address, "/ws", kDefaults, kNoHeaders)).value();
    for (MessageStream* stream : {first.get(), second.get()}) {
      auto frame = text("hello");
      EXPECT_TRUE(co_await stream->send(frame));
      EXPECT_EQ((co_await stream->receive())->payload, "hello");
    }
    EXPECT_EQ(listener->counts().open, 2U);
    listener->stop();
    EXPECT_FALSE(co_await first->receive());
    EXPECT_FALSE(co_await second->receive());
  });
  // Without connections and acceptor both contexts run out of work.
  left_stays.reset();
  right_stays.reset();
  left_thread.join();
  right_thread.join();
  EXPECT_EQ(listener->counts().open, 0U);
}

TEST(Messages, PassWithoutTlsOnAPlainDoor) {
  House house(Door::kPlain);
  EXPECT_EQ(greet(house, nullptr).value(), "hello");
}

}  // namespace
}  // namespace ph::net
