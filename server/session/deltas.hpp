#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "server/library/library_image.hpp"
#include "storage/store.hpp"

namespace ph::server {

namespace asio = boost::asio;

// The small ways from libraries that pumps hold to those they are offered: each made once, kept for
// all sessions, the latest kMost of them. Packing runs on the readers, one at a time, so that ten
// thousand pumps that ask at once cost one. Callable from any executor; outlives the sessions.
class Deltas {
 public:
  using Found = std::shared_ptr<const LibraryDelta>;  // empty: none, fetch the library itself
  static constexpr std::size_t kMost = 32;

  // `archive` holds what was released before; it outlives this.
  Deltas(asio::any_io_executor readers, storage::Archive& archive);

  // What is known already; absent: make() it. Never waits.
  std::optional<Found> known(const Digest& held, const LibraryImage& to);
  // Comes back on the caller's executor. Empty when the held library is not in storage, when
  // storage fails, or when a delta saves nothing.
  asio::awaitable<Found> make(Digest held, std::shared_ptr<const LibraryImage> to);

 private:
  struct Way {
    Digest from{}, to{};
    Found delta;
  };
  Found make_now(const Digest& held, const LibraryImage& to);

  asio::any_io_executor maker_;
  storage::Archive& archive_;
  std::mutex mutex_;
  std::deque<Way> ways_;  // newest last
};

}  // namespace ph::server
