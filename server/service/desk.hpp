#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/domain/order.hpp"
#include "server/fleet/pump_entry.hpp"
#include "server/fleet/views.hpp"
#include "storage/records.hpp"

namespace ph::server {

namespace asio = boost::asio;

// The outcome of asking for an order: the stored record, or every reason why it may not be.
struct OrderAnswer {
  std::optional<storage::OrderRecord> order;
  bool repeated = false;              // the same key and request came before
  std::vector<std::string> refusals;  // empty when `order` is set
};

struct OrderDetail {
  storage::OrderRecord record;
  std::vector<storage::OrderStep> steps;
};

// What one pump holds beside what it should hold.
struct PumpProof {
  PumpId pump;
  WardId ward;
  std::optional<LibraryVersion> held;    // as it proved by hash
  std::optional<LibraryVersion> target;  // approved and rolled out to it
  bool on_target = false;
  std::string reason;  // why not; on target: what it waits for to get a later one
  LibraryStanding standing = LibraryStanding::kNotMeant;
  std::optional<WallTime> last_contact;
  std::string access_point;
};

struct LibraryStatus {
  std::optional<storage::LibraryRecord> target;  // what all pumps come to in the end
  std::uint32_t newest = 0;                      // number of the newest release; 0: none
  std::size_t pumps = 0;                         // not retired
  std::size_t on_target = 0;                     // hold `target`, proven by hash
  std::size_t waiting = 0;                       // hold what they should until their wave opens
  std::vector<PumpProof> stragglers;             // the others
};

// What a subscriber to a ward is given: the pumps that changed since the last call, at most twice a
// second; alarms at once.
struct WardUpdate {
  WallTime server_time{};
  bool whole = false;  // every pump of the ward, replacing what was known
  std::vector<PumpView> pumps;
};

// Who is to be enrolled as what. The word is good for `life`.
struct TokenWish {
  PumpId pump;
  ModelId model;
  WardId ward;
  std::string bed;  // empty: none
  std::chrono::minutes life{15};
};
// Shown once and kept nowhere.
struct NewToken {
  NewToken(std::string w, WallTime u) : word(std::move(w)), until(u) {}
  std::string word;
  WallTime until;
};

// Everything that people can ask of the server, behind rights that the caller has already checked.
// Callable from any executor; each call hops to the strand that owns the state and comes back on
// the caller's executor. `actor` is written into the audit row of every act.
class Desk {
 public:
  virtual ~Desk() = default;

  // A one-time word with which a pump gets its first certificate; in the place of one that it has.
  // kNotFound: the model, the ward or the bed is not configured.
  virtual asio::awaitable<Result<NewToken>> make_token(TokenWish wish, UserName actor) = 0;
  // Drops a pump's keys, at once and over restarts: a live connection is cut. Its infusion goes on,
  // and is not seen here until the pump is enrolled anew. For keys in wrong hands.
  virtual asio::awaitable<Status> revoke_pump(PumpId id, std::string reason, UserName actor) = 0;

  virtual asio::awaitable<std::vector<Ward>> wards() = 0;
  // Empty ward id: all.
  virtual asio::awaitable<std::vector<PumpView>> pumps(WardId ward) = 0;
  virtual asio::awaitable<Result<PumpView>> pump(PumpId id) = 0;
  // Shuts a pump out, at once and over restarts: a live connection is cut. Its infusion goes on.
  // kConflict while it infuses, unless `force`.
  virtual asio::awaitable<Status> retire_pump(PumpId id, std::string reason, bool force,
                                              UserName actor) = 0;
  virtual asio::awaitable<Result<std::vector<storage::StoredEvent>>> events(
      std::optional<PumpId> pump, std::uint64_t after_row, std::size_t limit) = 0;
  virtual asio::awaitable<Result<std::vector<storage::TrendPoint>>> trend(PumpId pump,
                                                                          WallTime from,
                                                                          WallTime to) = 0;

  virtual asio::awaitable<Result<OrderAnswer>> place_order(OrderRequest request, UserName actor,
                                                           std::string idempotency_key) = 0;
  virtual asio::awaitable<Result<OrderDetail>> cancel_order(OrderId id, std::string reason,
                                                            UserName actor) = 0;
  virtual asio::awaitable<Result<OrderDetail>> order(OrderId id) = 0;
  virtual asio::awaitable<Result<std::vector<storage::OrderRecord>>> orders(
      std::optional<PumpId> pump, std::optional<WardId> ward, bool open_only) = 0;

  virtual asio::awaitable<std::vector<AlarmView>> alarms(WardId ward) = 0;
  // Tells people that `coming` (may be empty) goes there; never touches the pump.
  virtual asio::awaitable<Status> acknowledge_alarm(PumpId pump, std::int64_t instance,
                                                    std::string coming, UserName actor) = 0;

  // The newest release, rolled out or not; kNotFound before the first.
  virtual asio::awaitable<Result<std::shared_ptr<const Library>>> active_library() = 0;
  // The one that the pump holds: by it its orders are judged. kNotFound: none of this site.
  virtual asio::awaitable<Result<std::shared_ptr<const Library>>> library_of(PumpId pump) = 0;
  virtual asio::awaitable<LibraryStatus> library_status() = 0;
  // Every pump of the ward (empty: all), by slot of the registry.
  virtual asio::awaitable<std::vector<PumpProof>> library_proof(WardId ward) = 0;

  virtual asio::awaitable<Result<std::vector<storage::UserRecord>>> users() = 0;
  virtual asio::awaitable<Result<std::optional<storage::UserRecord>>> user(UserName name) = 0;
  // Keeps what was changed of a user, with its audit row in the same transaction. kConflict when
  // the stored revision is not `user.revision` any more (0: there is no such user yet).
  virtual asio::awaitable<Status> keep_user(storage::UserRecord user, std::string actor,
                                            std::string act, std::string detail) = 0;
  virtual asio::awaitable<Result<std::vector<storage::AuditRecord>>> audit(std::uint64_t after_row,
                                                                           std::size_t limit) = 0;
  // Writes an audit row for what happened outside the calls above (log in, log out, refusals).
  virtual asio::awaitable<Status> note(std::string actor, std::string act, std::string subject,
                                       std::string detail) = 0;

  // Calls `sink` (on the fleet strand; must not block) with a whole update at once and then with
  // changes, until the returned token is destroyed. Empty ward id: all wards.
  using Subscription = std::shared_ptr<void>;
  virtual Subscription subscribe(WardId ward,
                                 std::function<void(std::shared_ptr<const WardUpdate>)> sink) = 0;

  // The whole state of the server in Prometheus text form.
  virtual asio::awaitable<std::string> metrics() = 0;
};

}  // namespace ph::server
