#include "protocol/base/log.hpp"
#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

asio::awaitable<void> FleetDesk::take_released(Released released) {
  auto take = [this, &released] {
    released_ = std::move(released);
    const auto& version = released_.image->target().version;
    fleet_.set_library(released_.library, version);
    LogLine(Severity::kInfo, "library.released")
        .field("number", version.number)
        .field("digest", to_hex(version.digest));
    for (const auto& line : lines_) {
      if (line) line->deliver(released_.image);
    }
    return true;
  };
  co_await ask(rooms_.strand, std::move(take));
}

asio::awaitable<Result<std::shared_ptr<const Library>>> FleetDesk::active_library() {
  auto read = [this]() -> Result<std::shared_ptr<const Library>> {
    if (!released_.library) return fail(Fault::kNotFound, "library: none is released yet");
    return released_.library;
  };
  co_return co_await ask(rooms_.strand, std::move(read));
}

LibraryStatus FleetDesk::status_now() const {
  LibraryStatus out;
  if (released_.image) out.target = released_.record;
  for (std::size_t i = 0; i < fleet_.size(); ++i) {
    const auto slot = static_cast<Slot>(i);
    const auto& pump = fleet_.entry(slot);
    if (pump.record.retired) continue;
    ++out.pumps;
    if (fleet_.is_on_target(slot)) {
      ++out.on_target;
      continue;
    }
    LibraryStatus::Straggler straggler;
    straggler.pump = pump.record.id;
    straggler.ward = pump.record.ward;
    straggler.reason = fleet_.library_reason(slot);
    straggler.last_contact = pump.record.last_contact;
    if (pump.telemetry) straggler.access_point = pump.telemetry->access_point;
    out.stragglers.push_back(std::move(straggler));
  }
  return out;
}

asio::awaitable<LibraryStatus> FleetDesk::library_status() {
  auto job = [this] { return status_now(); };
  co_return co_await ask(rooms_.strand, std::move(job));
}

}  // namespace ph::server
