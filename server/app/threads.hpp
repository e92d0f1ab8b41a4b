#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>
#include <vector>

namespace ph::server {

// Event loops of one thread each. Runs from start() to stop(); an exception that reaches a loop is
// a broken invariant and ends the process.
class EventLoops {
 public:
  explicit EventLoops(std::size_t count);
  ~EventLoops();

  void start();
  // Ends the loops after what they are doing now, and joins.
  void stop();
  std::vector<boost::asio::io_context*> contexts() const;
  boost::asio::io_context& at(std::size_t index) const { return *contexts_[index]; }

 private:
  using Guard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;
  std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
  std::vector<Guard> guards_;
  std::vector<std::thread> threads_;
};

}  // namespace ph::server
