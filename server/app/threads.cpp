#include "server/app/threads.hpp"

namespace ph::server {

EventLoops::EventLoops(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
    guards_.emplace_back(contexts_.back()->get_executor());
  }
}

EventLoops::~EventLoops() { stop(); }

void EventLoops::start() {
  for (auto& context : contexts_) {
    threads_.emplace_back([&context = *context]() noexcept { context.run(); });
  }
}

void EventLoops::stop() {
  for (auto& context : contexts_) context->stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

std::vector<boost::asio::io_context*> EventLoops::contexts() const {
  std::vector<boost::asio::io_context*> out;
  for (const auto& context : contexts_) out.push_back(context.get());
  return out;
}

}  // namespace ph::server
