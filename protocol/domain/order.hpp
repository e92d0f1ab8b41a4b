#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "protocol/domain/library.hpp"
#include "protocol/domain/limits.hpp"
#include "protocol/domain/programme.hpp"

namespace ph {

// What an author asks the bedside to give. A proposal: nothing starts without a person at the pump.
// For a rate entry: `dose` is the dose rate, `vtbi` how much at most. For a total-dose entry:
// `dose` is the whole dose, `duration` how long; VTBI follows from the concentration. With demand
// or periodic doses `dose` is the base rate (zero: none) and `vtbi` the container's. Steps, ramp
// and TCI fix the rate: there `dose` is zero, in the entry's unit, a ramp needs `vtbi` and
// `duration`, and TCI the container's `vtbi`. A loading dose is within `vtbi` but comes on top of
// `duration`.
struct OrderRequest {
  PumpId pump;
  PatientRef patient;
  std::string care_area;
  EntryId entry;
  // As chosen; needed where the entry leaves it open. Beside a fixed one it must be the same.
  std::optional<Concentration> concentration;
  Dose dose;
  PatientMeasures measures;
  std::optional<Volume> vtbi;
  std::optional<std::chrono::milliseconds> duration;
  EndAction end_action = EndAction::kStop;
  TherapyRequest more;  // loading and demand doses, steps, ramp, flush, delay, piggyback, TCI
};

// In what the drug is given: as chosen, or as the entry fixes it.
inline const Concentration& concentration_of(const OrderRequest& request, const DrugEntry& entry) {
  return request.concentration ? *request.concentration : entry.concentration;
}

// What the parts of the request make of it. kRefused names two parts that do not go together.
Result<Therapy> therapy_of(const OrderRequest& request, const DrugEntry& entry);

// A validated proposal as it travels to the pump. The pump computes rate and VTBI again and
// declines when they differ.
struct Order {
  OrderId id;
  std::uint64_t sequence = 0;  // rises by order for one pump; the pump refuses a lower one
  OrderRequest request;
  LibraryVersion library;  // against which it was validated
  FlowRate rate;
  Volume vtbi;
  UserName author;
  WallTime issued{};
  std::chrono::milliseconds time_to_live{1'800'000};  // from `issued`; never renewed
};

// The states of an order's life. Ends: kCompleted and everything after it.
enum class OrderState : std::uint8_t {
  kQueued,     // stored by the server
  kOffered,    // handed to the pump's connection
  kReceived,   // on the pump's own disk
  kShown,      // on the front panel
  kConfirmed,  // a person confirmed it at the bedside
  kRunning,    // the motor gives it
  kCompleted,  // VTBI given, or stopped for good at the bedside
  kRejected,   // refused by the pump's gate or by the person, with the reason
  kExpired,
  kCancelled,
  kSuperseded,
};

std::string_view to_string(OrderState state);
Result<OrderState> parse_order_state(std::string_view text, std::string_view what);
inline constexpr OrderState kLastOrderState = OrderState::kSuperseded;
inline bool is_end(OrderState state) { return state >= OrderState::kCompleted; }

// Whether an order in `from` may become `to`. The table of all 121 cells is the order's law; steps
// may be skipped forwards (a report may overtake) but never walked back, ends are final, and from
// kConfirmed on no cancel, expiry or supersession wins over the bedside.
bool may_become(OrderState from, OrderState to);

// Turns a request into rate and VTBI by the library and model, with every reason at once when it
// may not be offered. Both sides judge by these lines: the server to tell the author early, the
// pump's gate before anything starts.
struct Assessment {
  FlowRate rate;
  Volume vtbi;
  Programme programme;
  Judgement judgement;  // the gravest of all doses and rates, with every reason, by "; "
  std::vector<std::string> refusals;  // empty: may be offered (a soft limit is no refusal)
  bool accepted() const { return refusals.empty(); }
};
Assessment assess(const OrderRequest& request, const Library& library, const PumpModel& model);

}  // namespace ph
