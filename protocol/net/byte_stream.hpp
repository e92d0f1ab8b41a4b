#pragma once
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/beast/core/role.hpp>
#include <memory>
#include <utility>

#include "protocol/net/link.hpp"

namespace ph::net {

// A Link in the shape that Beast and asio::async_write ask for. The maker of the bytes is erased
// here, which is what keeps Beast's templates from being made once more for TLS. Cuts the link
// when destroyed.
class ByteStream {
 public:
  using executor_type = Executor;

  explicit ByteStream(std::shared_ptr<Link> link) : link_(std::move(link)) {}
  ByteStream(ByteStream&&) = default;
  ByteStream& operator=(ByteStream&&) = delete;

  executor_type get_executor() const noexcept { return link_->executor(); }
  Link& link() { return *link_; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    auto begin = [](auto handler, Link* link, asio::mutable_buffer into) {
      link->read_some(into, asio::bind_executor(link->executor(), std::move(handler)));
    };
    return asio::async_initiate<Token, void(ErrorCode, std::size_t)>(begin, token, link_.get(),
                                                                     first_of(buffers));
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    auto begin = [](auto handler, Link* link, const Gather& from) {
      link->write_some(from, asio::bind_executor(link->executor(), std::move(handler)));
    };
    return asio::async_initiate<Token, void(ErrorCode, std::size_t)>(begin, token, link_.get(),
                                                                     gather(buffers));
  }

 private:
  template <class Buffers>
  static asio::mutable_buffer first_of(const Buffers& buffers) {
    const auto end = asio::buffer_sequence_end(buffers);
    for (auto it = asio::buffer_sequence_begin(buffers); it != end; ++it) {
      const asio::mutable_buffer one(*it);
      if (one.size() != 0) return one;
    }
    return {};
  }

  template <class Buffers>
  static Gather gather(const Buffers& buffers) {
    Gather out;
    const auto end = asio::buffer_sequence_end(buffers);
    for (auto it = asio::buffer_sequence_begin(buffers); it != end; ++it) {
      const asio::const_buffer one(*it);
      if (one.size() == 0) continue;
      out.parts[out.count++] = one;
      if (out.count == out.parts.size()) break;
    }
    return out;
  }

  std::shared_ptr<Link> link_;
};

// What Beast's WebSocket asks of the stream below it at the end of a conversation.
template <class Handler>
void async_teardown(boost::beast::role_type, ByteStream& stream, Handler&& handler) {
  stream.link().shut();
  auto resume = [handler = std::forward<Handler>(handler)]() mutable { handler(ErrorCode{}); };
  asio::post(stream.get_executor(), std::move(resume));
}
inline void teardown(boost::beast::role_type, ByteStream& stream, ErrorCode& error) {
  stream.link().shut();
  error = {};
}
inline void beast_close_socket(ByteStream& stream) { stream.link().cut("closed"); }

}  // namespace ph::net
