#include "server/session/deltas.hpp"

#include <algorithm>
#include <boost/asio/strand.hpp>

#include "protocol/base/log.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

Deltas::Deltas(asio::any_io_executor readers, storage::Archive& archive)
    : maker_(asio::make_strand(std::move(readers))), archive_(archive) {}

std::optional<Deltas::Found> Deltas::known(const Digest& held, const LibraryImage& to) {
  const Digest& wanted = to.target().version.digest;
  if (held == wanted) return Found{};
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(ways_.begin(), ways_.end(), [&](const Way& way) {
    return way.from == held && way.to == wanted;
  });
  if (found == ways_.end()) return std::nullopt;
  return found->delta;
}

asio::awaitable<Deltas::Found> Deltas::make(Digest held, std::shared_ptr<const LibraryImage> to) {
  auto job = [this, held, &to] { return make_now(held, *to); };
  co_return co_await ask(maker_, std::move(job));
}

Deltas::Found Deltas::make_now(const Digest& held, const LibraryImage& to) {
  if (const auto made = known(held, to)) return *made;
  const auto bytes = archive_.library_bytes(held);
  if (!bytes || !bytes->has_value()) {
    LogLine(Severity::kInfo, "library.no_delta")
        .field("from", to_hex(held).substr(0, 16))
        .field("reason", bytes ? "not in storage" : bytes.error().detail);
    return nullptr;
  }
  Found delta = make_delta(held, **bytes, to);
  LogLine(Severity::kInfo, "library.delta")
      .field("from", to_hex(held).substr(0, 16))
      .field("to", std::int64_t{to.target().version.number})
      .field("bytes", std::int64_t{delta ? delta->parcel.size() : 0});
  const std::lock_guard lock(mutex_);
  ways_.push_back({held, to.target().version.digest, delta});
  if (ways_.size() > kMost) ways_.pop_front();
  return delta;
}

}  // namespace ph::server
