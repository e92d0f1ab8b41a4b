#include <gtest/gtest.h>

#include <memory>

#include "house.hpp"

namespace ph::net {
namespace {

// A server without connections stops before any loop has taken the order to.
TEST(Listener, LeavesNothingThatOutlivesItsFirstLoop) {
  Echo visitor;
  auto first = std::make_unique<asio::io_context>();
  auto second = std::make_unique<asio::io_context>();
  auto listener = Listener::start({first.get(), second.get()}, ListenerOptions{}, visitor);
  ASSERT_TRUE(listener.has_value());
  first->poll();
  listener->reset();
  first.reset();
  second.reset();
}

}  // namespace
}  // namespace ph::net
