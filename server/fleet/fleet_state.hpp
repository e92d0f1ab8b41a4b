#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/domain/library.hpp"
#include "server/fleet/contact.hpp"
#include "server/fleet/effects.hpp"

namespace ph::server {

// What is true about every pump, order and alarm, as far as the server knows: fed with what
// arrived and what time it is, it returns what to do. No I/O, no clock, no thread; one owner (the
// fleet strand). Calls with a connection that is not the pump's newest change nothing.
class FleetState {
 public:
  FleetState(std::vector<Ward> wards, ContactLimits limits);

  // ---- at the start, from storage -----------------------------------------------------------
  Slot add_pump(storage::PumpRecord record, Mechanism mechanism, std::uint64_t last_order_sequence);
  void load_order(storage::OrderRecord order);  // open ones only
  void load_alarm(const storage::AlarmRecord& alarm);
  // ---- libraries -----------------------------------------------------------------------------
  // A released library that some pump holds or should hold. Any time.
  void add_library(std::shared_ptr<const Library> library, LibraryVersion version);
  // What the pump should hold by the rollouts; it is among the libraries. Any time.
  void aim(Slot slot, LibraryAim aim);
  // A refusal of before a restart.
  void load_refusal(const storage::LibraryRefusal& refusal);
  // Somebody wants it tried again. True when the pump had refused this number and should hold it.
  bool forget_refusal(Slot slot, std::uint32_t number);
  // What the pump should hold: its aim, or a later release of this site that it holds already,
  // since numbers never go down on a pump.
  std::optional<LibraryVersion> target(Slot slot) const;
  // The library that the pump proved to hold, if it is of this site: orders are judged by it.
  std::shared_ptr<const Library> held_library(Slot slot) const;

  // ---- connections ---------------------------------------------------------------------------
  // The registered pump with that key. Fails with kRefused and the reason: not registered, retired,
  // or another key.
  Result<Slot> identify(const PumpId& pump, const Digest& key) const;
  // A hello on a new connection takes the place of one that lives: empty, or the first sign that
  // two places speak with this identity. Before connected().
  std::string take_over(Slot slot, const wire::Hello& hello, Now now);
  // The hello was proven with `key`: a key that was certified last takes the place of the other.
  // Nothing to do when it has already.
  Effects proven(Slot slot, const Digest& key);
  // The pump said hello on a new connection; its snapshot of alarms replaces what was known.
  Effects connected(Slot slot, ConnectionNumber connection, const wire::Hello& hello, Now now);
  // The welcome is on its way: what waits for the pump may follow.
  Effects ready(Slot slot, ConnectionNumber connection, Now now);
  Effects gone(Slot slot, ConnectionNumber connection, Now now);
  bool is_current(Slot slot, ConnectionNumber connection) const;

  // ---- what pumps say ------------------------------------------------------------------------
  Effects heard(Slot slot, ConnectionNumber connection, Telemetry telemetry, Now now);
  // On receipt, before the commit: alarms reach people at once.
  void heard_events(Slot slot, ConnectionNumber connection, const wire::EventBatch& batch, Now now);
  // After the commit, only what was new: order states, the library that the pump proves.
  Effects stored(Slot slot, std::span<const PumpEvent> fresh, Now now);
  void fetching(Slot slot, ConnectionNumber connection, std::uint32_t offset, std::uint32_t size,
                Now now);

  // ---- what people do ------------------------------------------------------------------------
  // What keeps a pump from being given any order now; empty: nothing. Beside assess().
  std::vector<std::string> order_obstacles(Slot slot, const OrderRequest& request) const;
  std::uint64_t next_order_sequence(Slot slot);
  // Queued orders that a new one for the same pump replaces. They are not handed out any more:
  // placed() or not_placed() must follow.
  std::vector<storage::Change> superseded_by(const Order& order, Now now);
  Effects placed(storage::OrderRecord order, Now now);
  // Nothing was stored: what `order` would have replaced may be handed out again.
  void not_placed(const OrderId& order);
  // kConflict when the bedside has already confirmed, kNotFound when it is not open.
  Result<Effects> cancel(const OrderId& order, const std::string& reason, const UserName& by,
                         Now now);
  // Shuts the pump out for good: it is identified no more, its connection is not the newest any
  // more, what nobody handed out is cancelled. kConflict while it is known to infuse, unless
  // `force` (a stolen key): the infusion goes on (law 1), but nobody sees it here any more.
  // kConflict when it is retired already.
  Result<Effects> retire(Slot slot, const std::string& reason, const UserName& by, bool force,
                         Now now);
  // A pump with its first certificate, or with a new one after its key was lost: known from now on
  // under that key alone. What it proved before stays. `mechanism` is its model's.
  Effects enrol(storage::PumpRecord record, Mechanism mechanism, std::uint64_t last_order_sequence);
  // A pump that proved `key` is certified for another one, too: both are good until the new one is
  // used. kRefused as identify(), and for a key that is the pump's already.
  Result<Effects> certify(const PumpId& pump, const Digest& key, const Digest& next,
                          WallTime until);
  // Drops the pump's keys: it is identified no more, its connection is not the newest any more. It
  // may be enrolled anew. kNotFound; kConflict when it is retired or has no key.
  Result<Effects> revoke(const PumpId& pump);
  // `coming`: who goes there, may be empty.
  Result<Effects> acknowledge_alarm(const PumpId& pump, std::int64_t instance, const UserName& by,
                                    const std::string& coming, Now now);
  // Somebody was told of an alarm; nothing where it stands no more.
  void notify(const storage::AlarmNotice& notice);

  // About four times a second: freshness, and the end of orders that were never handed out.
  Effects tick(Now now);

  // ---- what people see -----------------------------------------------------------------------
  const std::vector<Ward>& wards() const { return wards_; }
  std::optional<Slot> find(const PumpId& pump) const;
  const PumpEntry& entry(Slot slot) const { return pumps_[slot]; }
  std::size_t size() const { return pumps_.size(); }
  PumpView view(Slot slot, Now now) const;
  // Pumps of the ward (empty: all) that changed after `since`, retired ones left out, by id.
  std::vector<PumpView> changed_since(const WardId& ward, Revision since, Now now) const;
  Revision revision() const { return revision_; }
  // Pumps whose alarms changed since the last call.
  std::vector<Slot> take_urgent();
  std::vector<AlarmView> alarms(const WardId& ward) const;  // highest priority first
  bool is_on_target(Slot slot) const;
  // Why the pump does not hold its target, else what it waits for to get a later one; empty: it
  // holds the newest.
  std::string library_reason(Slot slot) const;
  LibraryStanding library_standing(Slot slot) const;
  // What is wrong with the pump's identity, for people; empty: nothing.
  std::string identity_trouble(Slot slot) const;
  std::size_t open_orders() const { return orders_.size(); }

 private:
  // An open order. Its age counts by steady time from when it was first asked for, so that setting
  // the calendar neither revives nor ends it; an order from the future counts as too old.
  struct OpenOrder {
    storage::OrderRecord record;
    std::optional<SteadyTime> issued;  // by this process's clock
    OrderId replaced_by;               // withheld while that one is being stored
  };
  static std::chrono::milliseconds age_of(OpenOrder& order, Now now);

  void touch(PumpEntry& pump) { pump.changed = ++revision_; }
  void touch_urgently(Slot slot);
  void mirror_alarm(Slot slot, const PumpEvent& event);
  void mirror_order(const PumpEntry& pump, const PumpEvent& event, Now now);
  void mirror_library(PumpEntry& pump, const PumpEvent& event, Effects& out, Now now);
  void mirror_activation(PumpEntry& pump, const PumpEvent& event, Effects& out, Now now);
  void offer(OpenOrder& order, Slot slot, Now now, Effects& out);
  static storage::Change expired(const storage::OrderRecord& order, Now now);
  bool holds_another_patient(const PumpEntry& pump, const storage::OrderRecord& open,
                             const PatientRef& patient) const;
  const Library* known_library(const LibraryVersion& version) const;
  const DrugEntry* entry_of(const Telemetry& telemetry) const;
  std::string concentration_of(const Telemetry& telemetry) const;

  std::vector<Ward> wards_;
  ContactLimits limits_;
  std::vector<PumpEntry> pumps_;
  std::unordered_map<PumpId, Slot> slots_;
  std::map<OrderId, OpenOrder> orders_;
  struct KnownLibrary {
    Digest digest{};
    std::shared_ptr<const Library> content;
  };
  std::map<std::uint32_t, KnownLibrary> libraries_;  // by number
  std::vector<Slot> urgent_;
  Revision revision_ = 0;
};

}  // namespace ph::server
