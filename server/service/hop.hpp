#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

namespace ph::server {

namespace asio = boost::asio;

// Runs `job` on `where` and brings its answer back to the caller's executor. Name the job before
// the co_await.
template <class Job>
asio::awaitable<std::invoke_result_t<Job&>> ask(asio::any_io_executor where, Job job) {
  co_await asio::post(asio::bind_executor(where, asio::use_awaitable));
  auto answer = job();
  co_await asio::post(asio::use_awaitable);
  co_return answer;
}

}  // namespace ph::server
