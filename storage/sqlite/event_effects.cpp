#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

void note(Connection& connection, const AppendEvents& batch, const char* act,
          const std::string& subject, std::string detail) {
  append_audit(connection, {.row = 0,
                            .at = batch.received,
                            .actor = batch.pump.str(),
                            .act = act,
                            .subject = subject,
                            .detail = std::move(detail),
                            .chain = {}});
}

OrderStep step_of(const AppendEvents& batch, const PumpEvent& event) {
  return {*event.order_state, event.wall, batch.pump.str(), event.text};
}

// The pump did what the server holds for ended: both stand in the record, and somebody must look.
bool contradicts(OrderState stored, OrderState reported) {
  return is_end(stored) && stored != OrderState::kCompleted && reported >= OrderState::kConfirmed &&
         reported <= OrderState::kCompleted;
}

void take_late_report(Connection& connection, const AppendEvents& batch, const OrderRow& order,
                      OrderStep step) {
  const OrderState stored = order.record.state;
  if (stored == step.state) return;
  if (contradicts(stored, step.state)) {
    note(connection, batch, "order.contradicted", order.record.order.id.str(),
         "pump reports " + std::string(to_string(step.state)) + ", stored is " +
             std::string(to_string(stored)));
  }
  step.reason = step.reason.empty() ? "late report" : "late report: " + step.reason;
  note_step(connection, order.row, step);
}

void take_order_state(Connection& connection, const AppendEvents& batch, const PumpRow& pump,
                      const PumpEvent& event) {
  if (!event.order_state) {
    return note(connection, batch, "order.unreadable_report", event.order.str(),
                "the event names no order state");
  }
  auto order = find_order(connection, event.order);
  if (!order && knows_programme(connection, pump, event.order)) return;
  if (!order) {
    return note(connection, batch, "order.unknown_report", event.order.str(),
                "pump reports " + std::string(to_string(*event.order_state)) +
                    " of an order that is not stored");
  }
  if (order->record.order.request.pump != batch.pump) {
    return note(connection, batch, "order.foreign_report", event.order.str(),
                "the order is for pump " + order->record.order.request.pump.str());
  }
  const OrderStep step = step_of(batch, event);
  if (!may_become(order->record.state, step.state)) {
    return take_late_report(connection, batch, *order, step);
  }
  move_order(connection, *order, step);
}

void take_library(Connection& connection, const AppendEvents& batch, const PumpRow& pump,
                  const PumpEvent& event) {
  const auto digest = array_from_hex<32>(event.text);
  if (!digest || event.number <= 0 || event.number > UINT32_MAX) {
    return note(connection, batch, "library.unreadable_report", std::to_string(event.number),
                "expected a library number and 64 hexadecimal digits, got \"" + event.text + "\"");
  }
  Query(connection, "UPDATE pumps SET library_number = ?2, library_digest = ?3 WHERE row = ?1",
        pump.row, event.number, *digest)
      .run();
  note_activation(connection, pump, static_cast<std::uint32_t>(event.number), event.wall,
                  batch.received);
}

}  // namespace

void take_effect(Connection& connection, const AppendEvents& batch, const PumpRow& pump,
                 const PumpEvent& event) {
  switch (event.kind) {
    case EventKind::kAlarmRaised:
    case EventKind::kAlarmCleared:
    case EventKind::kAlarmSilenced:
      return take_alarm_event(connection, pump, event);
    case EventKind::kOrderState:
      take_order_state(connection, batch, pump, event);
      return take_programme_event(connection, pump, event);
    case EventKind::kProgrammeJudged:
    case EventKind::kProgrammeText:
    case EventKind::kLimitAlerted:
    case EventKind::kSoftLimitOverridden:
      return take_programme_event(connection, pump, event);
    case EventKind::kLibraryActivated:
      return take_library(connection, batch, pump, event);
    case EventKind::kLibraryRefused:
    case EventKind::kLibraryHeldUp:
      return note_refusal(connection, batch, pump, event);
    default:
      return;
  }
}

}  // namespace ph::storage
