#include "server/service/fleet_desk.hpp"

#include "protocol/base/log.hpp"

namespace ph::server {
namespace {

constexpr std::chrono::milliseconds kTickInterval{250};
constexpr unsigned kTicksPerUpdate = 2;  // browsers: at most two updates a second

}  // namespace

FleetDesk::FleetDesk(DeskRooms rooms, DeskSettings settings)
    : rooms_(rooms),
      settings_(std::move(settings)),
      fleet_(settings_.wards, settings_.contact),
      publisher_(fleet_),
      timer_(rooms_.strand) {}

FleetDesk::~FleetDesk() = default;

void FleetDesk::start() {
  asio::post(rooms_.strand, [this] { arm(); });
}

void FleetDesk::stop() {
  asio::post(rooms_.strand, [this] {
    stopped_ = true;
    timer_.cancel();
  });
}

void FleetDesk::arm() {
  if (stopped_) return;
  timer_.expires_after(kTickInterval);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error || stopped_) return;
    tick();
    arm();
  });
}

void FleetDesk::tick() {
  const Now now = rooms_.clock.now();
  carry_out(fleet_.tick(now));
  publish_alarms();
  if (++ticks_ % kTicksPerUpdate == 0) publisher_.publish_changes(now);
}

void FleetDesk::publish_alarms() {
  publisher_.publish_alarms(fleet_.take_urgent(), rooms_.clock.now());
}

storage::Change FleetDesk::audit_row(std::string actor, std::string act, std::string subject,
                                     std::string detail) const {
  storage::AuditRecord row;
  row.at = rooms_.clock.now().wall;
  row.actor = std::move(actor);
  row.act = std::move(act);
  row.subject = std::move(subject);
  row.detail = std::move(detail);
  return storage::Audit{std::move(row)};
}

Desk::Subscription FleetDesk::subscribe(
    WardId ward, std::function<void(std::shared_ptr<const WardUpdate>)> sink) {
  auto watcher =
      std::make_shared<Publisher::Watcher>(Publisher::Watcher{std::move(ward), std::move(sink)});
  asio::post(rooms_.strand, [this, weak = std::weak_ptr(watcher)] {
    if (const auto alive = weak.lock()) publisher_.add(alive, rooms_.clock.now());
  });
  return watcher;
}

}  // namespace ph::server
