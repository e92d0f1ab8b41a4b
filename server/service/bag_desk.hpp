#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <vector>

#include "server/bags/bag_queue.hpp"
#include "server/service/fleet_desk.hpp"

namespace ph::server {

struct BagQuestion {
  std::optional<WardId> ward;
  std::chrono::hours horizon{4};
};
struct BagList {
  WallTime now{};
  std::vector<BagNeed> needs;  // most urgent first
};

// The next bags of all infusions, and who makes them. Callable from any executor; each call comes
// back on the caller's. `actor` is written into the audit row of every mark.
class BagDesk {
 public:
  virtual ~BagDesk() = default;
  virtual asio::awaitable<Result<BagList>> bags(BagQuestion question) = 0;
  // kConflict: somebody else marked it since, or the pump gives another infusion by now.
  virtual asio::awaitable<Result<storage::BagMark>> mark_bag(storage::BagName bag,
                                                             storage::BagStep was,
                                                             storage::BagStep step,
                                                             UserName actor) = 0;
};

class Bags final : public BagDesk {
 public:
  // All must outlive it.
  Bags(DeskRooms rooms, FleetDesk& desk, LeadTimes leads)
      : rooms_(rooms), desk_(desk), leads_(std::move(leads)) {}
  asio::awaitable<Result<BagList>> bags(BagQuestion question) override;
  asio::awaitable<Result<storage::BagMark>> mark_bag(storage::BagName bag, storage::BagStep was,
                                                     storage::BagStep step,
                                                     UserName actor) override;

 private:
  std::vector<BagPump> pumps_now(const std::optional<WardId>& ward) const;
  Status is_next(const storage::BagName& bag) const;

  DeskRooms rooms_;
  FleetDesk& desk_;
  LeadTimes leads_;
};

}  // namespace ph::server
