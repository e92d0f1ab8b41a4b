#pragma once
#include <optional>
#include <string>

#include "storage/records.hpp"
#include "storage/sqlite/connection.hpp"

namespace ph::storage {

// One change each, inside the ledger's transaction. A refused change (kGap, kConflict, kMissing)
// has written nothing: each judges first and writes then. Throws SQLite::Exception.
Outcome apply(Connection& connection, const EnrolPump& change);
Outcome apply(Connection& connection, const MeetPump& change);
Outcome apply(Connection& connection, const KeepUser& change);
Outcome apply(Connection& connection, const KeepToken& change);
Outcome apply(Connection& connection, const DropToken& change);
Outcome apply(Connection& connection, const AppendEvents& change);
Outcome apply(Connection& connection, const ReplaceStandingAlarms& change);
Outcome apply(Connection& connection, const MarkAlarmAcknowledged& change);
Outcome apply(Connection& connection, const PlaceOrder& change);
Outcome apply(Connection& connection, const MoveOrder& change);
Outcome apply(Connection& connection, const AskCancel& change);
Outcome apply(Connection& connection, const KeepLibrary& change);
Outcome apply(Connection& connection, const EditDraft& change);
Outcome apply(Connection& connection, const TickDraft& change);
Outcome apply(Connection& connection, const KeepRollout& change);
Outcome apply(Connection& connection, const MarkBag& change);
Outcome apply(Connection& connection, const AddTrend& change);
Outcome apply(Connection& connection, const KeepCheckpoint& change);
Outcome apply(Connection& connection, const DropTrends& change);
Outcome apply(Connection& connection, const KeepHandover& change);
Outcome apply(Connection& connection, const KeepStaff& change);
Outcome apply(Connection& connection, const KeepNotice& change);
Outcome apply(Connection& connection, const KeepDisplay& change);
Outcome apply(Connection& connection, const Audit& change);

// The draft or release, without its people.
std::optional<LibraryRecord> find_library(Connection& connection, std::uint32_t draft);
Outcome no_such_draft(std::uint32_t draft);
// Why `canonical` may not be kept under `digest`; empty bytes stand for those that are kept.
std::optional<std::string> refuse_library_bytes(Connection& connection, const Digest& digest,
                                                const Bytes& canonical);
void keep_library_bytes(Connection& connection, const Digest& digest, const Bytes& canonical);

// Where a pump and its present journal stand in the tables; `stream` 0: never met.
struct PumpRow {
  std::int64_t row = 0;
  std::int64_t stream = 0;
};
std::optional<PumpRow> find_pump(Connection& connection, const PumpId& id);
Outcome no_such_pump(const PumpId& id);
Outcome conflict(std::string why);

// A journal and the pump that writes it.
struct StreamRow {
  std::int64_t row = 0;
  std::int64_t pump = 0;
};
std::optional<StreamRow> find_stream(Connection& connection, const StreamId& stream);
std::int64_t add_stream(Connection& connection, std::int64_t pump, const StreamId& stream,
                        WallTime met);
Outcome foreign_stream(const PumpId& pump, const StreamId& stream);

// What a fresh event says about alarms, orders and the library of its pump.
void take_effect(Connection& connection, const AppendEvents& batch, const PumpRow& pump,
                 const PumpEvent& event);

// Alarms of journals before `stream` can never be cleared by an event any more.
void clear_alarms_of_other_streams(Connection& connection, const PumpRow& pump, WallTime at);
void take_alarm_event(Connection& connection, const PumpRow& pump, const PumpEvent& event);

// The pump proved that it holds release `number`; `pump_wall` is when it began, by its own clock.
void note_activation(Connection& connection, const PumpRow& pump, std::uint32_t number,
                     std::optional<WallTime> pump_wall, WallTime heard);
// Refused for good, or held up: the event's kind tells.
void note_refusal(Connection& connection, const AppendEvents& batch, const PumpRow& pump,
                  const PumpEvent& event);
// One programming that was judged by the limits of that release, and one limit that spoke.
void count_programmed(Connection& connection, const PumpRow& pump, std::int64_t library);
void count_alert(Connection& connection, const PumpRow& pump, std::int64_t library);

// What the gate of a pump was asked for and said, as the record tells it.
void take_programme_event(Connection& connection, const PumpRow& pump, const PumpEvent& event);
// Whether the pump told what that order is: then it was made at the bedside, or is stored here.
bool knows_programme(Connection& connection, const PumpRow& pump, const OrderId& order);

// An order as the tables hold it.
struct OrderRow {
  std::int64_t row = 0;
  OrderRecord record;
};
std::optional<OrderRow> find_order(Connection& connection, const OrderId& id);
void move_order(Connection& connection, OrderRow& order, const OrderStep& step);
// Writes a step down without moving the order.
void note_step(Connection& connection, std::int64_t order_row, const OrderStep& step);

}  // namespace ph::storage
