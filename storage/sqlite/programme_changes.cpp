#include "protocol/wire/request_text.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

constexpr std::int64_t kNone = -1;

struct Programme {
  std::int64_t row = kNone;
  std::int64_t library = 0;
};

Programme find_programme(Connection& connection, const PumpRow& pump, const OrderId& order) {
  Query query(connection, "SELECT row, library FROM programmes WHERE pump = ?1 AND order_id = ?2",
              pump.row, order);
  Programme out;
  if (query.next()) query.read(out.row, out.library);
  return out;
}

// The request of an order is stored with the order; pumps send only what was entered at them.
std::string known_request(Connection& connection, const OrderId& id) {
  const auto order = find_order(connection, id);
  return order ? wire::request_text(order->record.order.request) : std::string();
}

// Told again for the same order after a loss of power: the first stays.
void take_judged(Connection& connection, const PumpRow& pump, const PumpEvent& event) {
  if (knows_programme(connection, pump, event.order)) return;
  const auto judged = parse_judged_text(event.text).value_or(JudgedText{});
  const std::string request = judged.source == ProgrammeSource::kOrder
                                  ? known_request(connection, event.order)
                                  : std::string();
  Query(connection,
        "INSERT INTO programmes (pump, order_id, at, source, library, entry_digest, rate, vtbi,"
        " request, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        pump.row, event.order, event.wall, judged.source, event.number, judged.entry, event.rate,
        event.volume, request, OrderState::kReceived)
      .run();
  count_programmed(connection, pump, event.number);
}

// Pieces come in order, each naming how many follow; one out of order leaves the text unreadable,
// which whoever reads it is told.
void take_text(Connection& connection, const PumpRow& pump, const PumpEvent& event) {
  Query(connection,
        "UPDATE programmes SET request = request || ?3, pieces_left = ?4"
        " WHERE pump = ?1 AND order_id = ?2 AND pieces_left IN (-1, ?4 + 1)",
        pump.row, event.order, event.text, event.number)
      .run();
}

void take_alert(Connection& connection, const PumpRow& pump, const PumpEvent& event) {
  const auto programme = find_programme(connection, pump, event.order);
  const bool is_verdict = event.number > 0 && event.number <= std::int64_t(Verdict::kAboveHard);
  if (programme.row == kNone || !is_verdict) return;
  Query(connection,
        "INSERT INTO limit_alerts (programme, verdict, at, uptime, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5)",
        programme.row, event.number, event.wall, event.uptime, event.text)
      .run();
  count_alert(connection, pump, programme.library);
}

// Answers the newest alert of that programme that is open.
void take_override(Connection& connection, const PumpRow& pump, const PumpEvent& event) {
  Query(connection,
        "UPDATE limit_alerts SET override_reason = ?3, override_after = max(0, ?4 - uptime)"
        " WHERE row = (SELECT max(a.row) FROM limit_alerts a JOIN programmes p"
        " ON p.row = a.programme WHERE p.pump = ?1 AND p.order_id = ?2"
        " AND a.override_reason IS NULL)",
        pump.row, event.order, event.text, event.uptime)
      .run();
}

// Ends are final, as everywhere.
void take_state(Connection& connection, const PumpRow& pump, const PumpEvent& event) {
  if (!event.order_state) return;
  Query(connection,
        "UPDATE programmes SET state = ?3, reason = ?4"
        " WHERE pump = ?1 AND order_id = ?2 AND state < ?5",
        pump.row, event.order, *event.order_state, event.text, OrderState::kCompleted)
      .run();
}

}  // namespace

bool knows_programme(Connection& connection, const PumpRow& pump, const OrderId& order) {
  return find_programme(connection, pump, order).row != kNone;
}

void take_programme_event(Connection& connection, const PumpRow& pump, const PumpEvent& event) {
  switch (event.kind) {
    case EventKind::kProgrammeJudged:
      return take_judged(connection, pump, event);
    case EventKind::kProgrammeText:
      return take_text(connection, pump, event);
    case EventKind::kLimitAlerted:
      return take_alert(connection, pump, event);
    case EventKind::kSoftLimitOverridden:
      return take_override(connection, pump, event);
    default:
      return take_state(connection, pump, event);
  }
}

}  // namespace ph::storage
