#pragma once
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <thread>

#include "tests/bench/load_fleet.hpp"
#include "tests/bench/options.hpp"
#include "tests/bench/people.hpp"
#include "tests/bench/server_process.hpp"
#include "tests/bench/site.hpp"

namespace ph::bench {

// A site, its server and the load. The script, who watches and fleet() run on one io_context, by
// the caller's thread; a crowd, if there is one, has an io_context and a thread of its own, so that
// what it receives delays nobody who measures.
class Stage {
 public:
  // All pumps are fleet()'s.
  static Result<std::unique_ptr<Stage>> make(const Site::Shape& shape);
  // The first ward is fleet()'s, and crowd() has the others. Server and caller's thread come before
  // the crowd where the machine allows it; told when it does not.
  static Result<std::unique_ptr<Stage>> make_apart(const Site::Shape& shape);
  ~Stage();

  // Runs `play` to its end, or for `limit` at most.
  Status run(std::function<asio::awaitable<Status>(Stage&)> play, std::chrono::seconds limit);

  // Starts the server and waits until it is ready.
  asio::awaitable<Status> start_server();
  Person person() { return Person(people_tls_, server_.ports().people); }

  asio::io_context& context() { return context_; }
  Site& site() { return *site_; }
  ServerProcess& server() { return server_; }
  LoadFleet& fleet() { return *fleet_; }
  // Only by on_crowd(), once run() has begun.
  LoadFleet& crowd() { return *crowd_; }
  // Runs `job` on the crowd's thread and comes back to the caller's. Name the job before the
  // co_await.
  template <class Job>
  asio::awaitable<std::invoke_result_t<Job&>> on_crowd(Job job) {
    co_await asio::post(asio::bind_executor(crowd_context_.get_executor(), asio::use_awaitable));
    auto answer = job();
    co_await asio::post(asio::use_awaitable);
    co_return answer;
  }
  asio::io_context& crowd_context() { return crowd_context_; }

 private:
  Stage() = default;
  static Result<std::unique_ptr<Stage>> open(const Site::Shape& shape, std::size_t watched);

  std::unique_ptr<Site> site_;
  asio::io_context context_{1};
  ServerProcess server_;
  std::shared_ptr<net::TlsContext> people_tls_;
  std::unique_ptr<LoadFleet> fleet_;
  asio::io_context crowd_context_{1};
  std::unique_ptr<LoadFleet> crowd_;
  std::thread crowd_thread_;
};

// The benches; each prints its figures.
Status bench_fleet(const Options& options);
Status bench_attacks(const Options& options);
Status bench_storm(const Options& options);
Status bench_library(const Options& options);
Status bench_tick(const Options& options);
Status bench_pump(const Options& options);
Status bench_campaign(const Options& options);
Status bench_reaction(const Options& options);

}  // namespace ph::bench
