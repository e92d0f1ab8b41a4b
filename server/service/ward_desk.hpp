#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/escalation/escalation.hpp"
#include "server/service/fleet_desk.hpp"

namespace ph::server {

// A screen on a wall, as it is told once to whoever made it.
struct NewDisplay {
  UserName user;
  std::string secret;
};

// What a ward keeps for itself: the word of one shift to the next, who cares for which bed, its
// screens, and one pump's history. Callable from any executor; each call comes back on the
// caller's. `actor` is written into the audit row of every act.
class WardDesk {
 public:
  virtual ~WardDesk() = default;
  virtual asio::awaitable<Result<std::vector<storage::HandoverNote>>> handovers(
      WardId ward, std::size_t limit) = 0;  // newest first
  virtual asio::awaitable<Status> hand_over(WardId ward, std::string text, UserName actor) = 0;
  virtual asio::awaitable<Result<std::vector<storage::BedStaff>>> staff(WardId ward) = 0;
  // In place of what was. kMalformed when a bed is none of the ward's, or named twice.
  virtual asio::awaitable<Status> assign(WardId ward, std::vector<storage::BedStaff> beds,
                                         UserName actor) = 0;
  // What the pump recorded and we received in that time, oldest first.
  virtual asio::awaitable<Result<std::vector<storage::StoredEvent>>> history(PumpId pump,
                                                                             WallTime from,
                                                                             WallTime to,
                                                                             std::size_t most) = 0;
  // A new user who sees that ward alone and may do nothing.
  virtual asio::awaitable<Result<NewDisplay>> make_display(WardId ward, UserName actor) = 0;
  // The one ward that `user` may see; empty: not bound. Any thread, at once.
  virtual WardId bound_ward(const UserName& user) const = 0;
};

// Keeps them in storage, and tells people of alarms that nobody answers.
class WardPapers final : public WardDesk {
 public:
  // All must outlive it.
  static Result<std::unique_ptr<WardPapers>> open(DeskRooms rooms, FleetDesk& desk,
                                                  std::vector<Ward> wards,
                                                  std::vector<EscalationRule> rules);
  void start();
  void stop();

  asio::awaitable<Result<std::vector<storage::HandoverNote>>> handovers(WardId ward,
                                                                        std::size_t limit) override;
  asio::awaitable<Status> hand_over(WardId ward, std::string text, UserName actor) override;
  asio::awaitable<Result<std::vector<storage::BedStaff>>> staff(WardId ward) override;
  asio::awaitable<Status> assign(WardId ward, std::vector<storage::BedStaff> beds,
                                 UserName actor) override;
  asio::awaitable<Result<std::vector<storage::StoredEvent>>> history(PumpId pump, WallTime from,
                                                                     WallTime to,
                                                                     std::size_t most) override;
  asio::awaitable<Result<NewDisplay>> make_display(WardId ward, UserName actor) override;
  WardId bound_ward(const UserName& user) const override;

 private:
  WardPapers(DeskRooms rooms, FleetDesk& desk, std::vector<Ward> wards,
             std::vector<EscalationRule> rules);
  Status load();
  const Ward* find(const WardId& ward) const;
  std::vector<std::string> strange_beds(const Ward& ward,
                                        const std::vector<storage::BedStaff>& beds) const;
  std::vector<WaitingAlarm> standing() const;  // on the strand
  void escalate();                             // on the strand
  void arm();
  asio::awaitable<Status> commit_one(storage::Change change);

  DeskRooms rooms_;
  FleetDesk& desk_;
  std::vector<Ward> wards_;
  Escalation escalation_;  // on the strand
  asio::steady_timer timer_;
  bool stopped_ = false;
  mutable std::mutex mutex_;
  std::map<UserName, WardId> displays_;
};

}  // namespace ph::server
