#include <set>
#include <unordered_map>

#include "storage/sqlite/proving.hpp"

namespace ph::storage {
namespace {

struct Life {
  std::string id, pump;
  std::int64_t pump_row = 0;
  OrderState stored = OrderState::kQueued;
  std::optional<OrderState> reached;  // by the steps so far
};

// What a pump's own record says of an order.
using Told = std::set<std::tuple<std::int64_t, std::string, OrderState>>;

Told read_told(Connection& connection) {
  Told out;
  Query rows(connection,
             "SELECT s.pump, e.order_id, e.order_state FROM events e"
             " JOIN streams s ON s.row = e.stream WHERE e.kind = ?1 AND e.order_state NOT NULL",
             EventKind::kOrderState);
  while (rows.next()) {
    std::int64_t pump = 0;
    std::string order;
    OrderState state{};
    rows.read(pump, order, state);
    out.emplace(pump, order, state);
  }
  return out;
}

std::unordered_map<std::int64_t, Life> read_orders(Connection& connection, RecordProof& out) {
  std::unordered_map<std::int64_t, Life> lives;
  std::unordered_map<std::int64_t, std::uint64_t> last;  // number, by pump
  Query rows(connection,
             "SELECT o.row, o.id, p.id, p.row, o.state, o.sequence FROM orders o"
             " JOIN pumps p ON p.row = o.pump ORDER BY o.row");
  while (rows.next()) {
    std::int64_t row = 0;
    std::uint64_t sequence = 0;
    Life life;
    rows.read(row, life.id, life.pump, life.pump_row, life.stored, sequence);
    std::uint64_t& before = last[life.pump_row];
    if (sequence <= before) {
      out.find("order " + life.id, "has number " + std::to_string(sequence) + " of pump " +
                                       life.pump + ", expected above " + std::to_string(before));
    }
    before = sequence;
    lives.emplace(row, std::move(life));
  }
  out.orders = lives.size();
  return lives;
}

// A note keeps the order where it is: a late report, or a wish to cancel.
bool is_note(const Life& life, OrderState state, const std::string& reason) {
  if (reason.starts_with("late report")) return true;
  return reason.starts_with("cancel asked: ") && life.reached == state;
}

void take_step(Life& life, std::uint64_t number, OrderState state, const std::string& by,
               const std::string& reason, const Told& told, RecordProof& out) {
  const std::string name = "order " + life.id + " step " + std::to_string(number);
  const bool by_pump = by == life.pump;
  if (by_pump && !told.contains({life.pump_row, life.id, state})) {
    out.find(name, "says that the pump told " + std::string(to_string(state)) +
                       ", which is in no journal of it");
  }
  if (!life.reached) {
    life.reached = state;
    return;
  }
  if (is_note(life, state, reason)) return;
  if (!may_become(*life.reached, state)) {
    out.find(name, "goes from " + std::string(to_string(*life.reached)) + " to " +
                       std::string(to_string(state)) + ", which no order may");
  }
  life.reached = state;
}

}  // namespace

void prove_orders(Connection& connection, RecordProof& out) {
  auto lives = read_orders(connection, out);
  const Told told = read_told(connection);
  Query steps(connection,
              "SELECT order_row, step, state, by, reason FROM order_steps"
              " ORDER BY order_row, step");
  std::int64_t current = 0;
  std::uint64_t expected = 0;
  while (steps.next()) {
    std::int64_t row = 0;
    std::uint64_t number = 0;
    OrderState state{};
    std::string by, reason;
    steps.read(row, number, state, by, reason);
    expected = row == current ? expected + 1 : 1;
    current = row;
    const auto life = lives.find(row);
    if (life == lives.end()) continue;  // told by the check of references
    if (number != expected) {
      out.find("order " + life->second.id, "step " + std::to_string(expected) + " is missing");
      expected = number;
    }
    take_step(life->second, number, state, by, reason, told, out);
  }
  for (const auto& [row, life] : lives) {
    if (life.reached == life.stored) continue;
    out.find("order " + life.id,
             "is stored as " + std::string(to_string(life.stored)) + ", its steps lead to " +
                 (life.reached ? std::string(to_string(*life.reached)) : "nothing"));
  }
}

}  // namespace ph::storage
