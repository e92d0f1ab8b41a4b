#pragma once
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "tests/bench/load_fleet.hpp"
#include "tests/bench/options.hpp"
#include "tests/bench/people.hpp"
#include "tests/bench/server_process.hpp"
#include "tests/bench/site.hpp"

namespace ph::bench {

// A site, its server and the load, on one io_context run by the caller's thread.
class Stage {
 public:
  static Result<std::unique_ptr<Stage>> make(const Site::Shape& shape);

  // Runs `play` to its end, or for `limit` at most.
  Status run(std::function<asio::awaitable<Status>(Stage&)> play, std::chrono::seconds limit);

  // Starts the server and waits until it is ready.
  asio::awaitable<Status> start_server();
  Person person() { return Person(people_tls_, server_.ports().people); }

  asio::io_context& context() { return context_; }
  Site& site() { return *site_; }
  ServerProcess& server() { return server_; }
  LoadFleet& fleet() { return *fleet_; }

 private:
  Stage() = default;

  std::unique_ptr<Site> site_;
  asio::io_context context_{1};
  ServerProcess server_;
  std::shared_ptr<net::TlsContext> people_tls_;
  std::unique_ptr<LoadFleet> fleet_;
};

// The benches; each prints its figures.
Status bench_fleet(const Options& options);
Status bench_storm(const Options& options);
Status bench_library(const Options& options);
Status bench_tick(const Options& options);
Status bench_pump(const Options& options);
Status bench_campaign(const Options& options);
Status bench_reaction(const Options& options);

}  // namespace ph::bench
