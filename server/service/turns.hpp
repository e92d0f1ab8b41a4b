#pragma once
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace ph::server {

namespace asio = boost::asio;

// One at a time, in the order of asking, over waits that hold no thread. Any thread; outlives
// everybody who waits.
class Turns {
 public:
  // Lets the next one in when it goes.
  using Turn = std::shared_ptr<void>;
  asio::awaitable<Turn> enter() {
    auto begin = [](auto handler, Turns* turns) {
      auto home = asio::get_associated_executor(handler);
      auto kept = std::make_shared<decltype(handler)>(std::move(handler));
      auto go = [home, kept](Turn turn) {
        auto resume = [kept, turn = std::move(turn)]() mutable { (*kept)(std::move(turn)); };
        asio::post(home, std::move(resume));
      };
      turns->queue(std::move(go));
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Turn)>(
        begin, asio::use_awaitable, this);
  }

 private:
  using Go = std::function<void(Turn)>;
  void queue(Go go) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(go));
      if (busy_) return;
      busy_ = true;
    }
    next();
  }
  void next() {
    Go go;
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.empty()) {
        busy_ = false;
        return;
      }
      go = std::move(waiting_.front());
      waiting_.pop_front();
    }
    go(Turn(this, [](Turns* turns) { turns->next(); }));
  }

  std::mutex mutex_;
  std::deque<Go> waiting_;
  bool busy_ = false;
};

}  // namespace ph::server
