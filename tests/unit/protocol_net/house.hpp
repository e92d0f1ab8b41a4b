#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "certificates.hpp"
#include "protocol/net/client.hpp"
#include "protocol/net/server.hpp"

namespace ph::net {

// Lines that wait for one another: what the server's thread said, for the test's thread to expect.
class Notes {
 public:
  void add(std::string line);
  // Whether a line with `part` has come or comes within ten seconds.
  bool wait_for(const std::string& part);
  std::string all();
  void forget();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
};

// Every log line of the process since the last House was built.
Notes& logged();

// Echoes messages and tells requests back; notes how conversations ended. "close" asks for a
// goodbye, "cut" to be cut, "mute" to be read no more; "/refused" is not admitted.
class Echo final : public Visitor {
 public:
  asio::awaitable<Response> answer(Request request) override;
  asio::awaitable<std::unique_ptr<Response>> admit(const Request& request) override;
  asio::awaitable<void> converse(Request upgrade, std::unique_ptr<MessageStream> stream) override;

  Notes ends;
  Notes peers;
};

// Limits with room for a test: everything ends within seconds.
Limits short_limits();

enum class Door { kPlain, kTls, kMutualTls };

// A listener with its thread and its certificates.
class House {
 public:
  explicit House(Door door, Limits limits = {}, std::size_t unproven_per_address = 0);
  ~House();

  std::uint16_t port() const { return listener_->port(); }
  Address address() const { return {"127.0.0.1", port(), "localhost"}; }
  ListenerCounts counts() const { return listener_->counts(); }
  Listener& listener() { return *listener_; }
  // A client with a good certificate.
  std::shared_ptr<TlsContext> pump(const std::string& name = "P-0001");
  std::shared_ptr<TlsContext> client(const TlsFiles& files);

  Authority authority{"Test Authority"};
  Echo echo;

 private:
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

// Runs `job` on an io_context of its own until it is done.
template <class Job>
void run(Job job) {
  asio::io_context context(1);
  asio::co_spawn(context, job(), [&context](std::exception_ptr broken) {
    context.stop();
    if (broken) std::rethrow_exception(broken);
  });
  context.run();
}

SharedFrame text(std::string payload);
SharedFrame binary(std::string payload);

// Dials and, when that succeeds, waits for the first word of the server: TLS 1.3 tells a client of
// its refusal only after the client's own handshake is done.
Result<std::string> greet(const House& house, std::shared_ptr<TlsContext> tls,
                          const std::string& word = "hello");

// A blocking socket that says exactly what it is told, and reads until the end.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  int descriptor() const { return descriptor_; }
  void say(const std::string& words) const;
  // Everything until the server closes, at most ten seconds a read.
  std::string hear_all() const;
  // Until `part` has been heard or the connection has ended.
  std::string hear_until(const std::string& part) const;

 private:
  int descriptor_;
};

}  // namespace ph::net
