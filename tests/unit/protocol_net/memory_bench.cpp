// Prints the resident kilobytes that one idle, connected pump costs in the server process.
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "certificates.hpp"
#include "protocol/net/client.hpp"
#include "protocol/net/server.hpp"

namespace ph::net {
namespace {

long resident_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmRSS:", 0) == 0) return std::atol(line.c_str() + 6);
  }
  return 0;
}

class Silent final : public Visitor {
 public:
  asio::awaitable<Response> answer(Request) override { co_return Response{}; }
  asio::awaitable<std::unique_ptr<Response>> admit(const Request&) override { co_return nullptr; }
  asio::awaitable<void> converse(Request, std::unique_ptr<MessageStream> stream) override {
    for (;;) {
      auto frame = co_await stream->receive();
      if (!frame) co_return;
      if (++heard == awaited) {
        std::printf(
            "{\"bench\":\"net_memory\",\"figure\":\"rss_bytes_per_connection\","
            "\"value\":%ld,\"unit\":\"bytes\"}\n",
            (resident_kb() - before) * 1024 / heard);
        std::fflush(stdout);
        listener->stop();
      }
    }
  }
  long heard = 0, awaited = 0, before = 0;
  Listener* listener = nullptr;
};

asio::awaitable<void> be_a_pump(std::shared_ptr<TlsContext> tls, Address address) {
  Limits limits;
  limits.handshake = std::chrono::seconds(60);
  auto stream = co_await dial(tls, address, "/ws", limits, kNoHeaders);
  if (!stream) {
    std::fprintf(stderr, "%s\n", stream.error().detail.c_str());
    co_return;
  }
  auto frame = std::make_shared<const Frame>(Frame{Frame::Kind::kText, std::string(250, 't')});
  auto sent = co_await (*stream)->send(frame);
  auto end = co_await (*stream)->receive();
}

void be_the_fleet(const TlsFiles& files, std::uint16_t port, long count) {
  asio::io_context context(1);
  const auto tls = TlsContext::client(files).value();
  const Address address{"127.0.0.1", port, "localhost"};
  for (long i = 0; i < count; ++i) asio::co_spawn(context, be_a_pump(tls, address), asio::detached);
  context.run();
}

int measure(long count) {
  const Authority authority("Bench Authority");
  const TlsFiles pump = authority.issue("P-0001", "URI:pumphouse:pump:P-0001");
  asio::io_context context(1);
  Silent silent;
  silent.awaited = count;
  ListenerOptions options;
  options.limits.idle = std::chrono::seconds(60);
  options.tls = TlsContext::server(authority.issue("server", "DNS:localhost"),
                                   TlsContext::ClientCertificate::kRequired)
                    .value();
  auto listener = Listener::start({&context}, options, silent).value();
  silent.listener = listener.get();
  const pid_t fleet = fork();
  if (fleet == 0) {
    be_the_fleet(pump, listener->port(), count);
    std::_Exit(0);
  }
  silent.before = resident_kb();
  context.run();
  waitpid(fleet, nullptr, 0);
  return 0;
}

}  // namespace
}  // namespace ph::net

int main(int argc, char** argv) { return ph::net::measure(argc > 1 ? std::atol(argv[1]) : 1'000); }
