// The real storage beside its model.
#include <algorithm>

#include "tests/sim/store.hpp"

namespace ph::sim {
namespace {

constexpr std::size_t kAll = 1'000'000;

}  // namespace

std::string Store::differs() const {
  const auto pumps = real_->database.archive->pumps();
  if (!pumps) return pumps.error().detail;
  if (pumps->size() != model_.pumps().size()) {
    return std::to_string(pumps->size()) + " pumps, expected " +
           std::to_string(model_.pumps().size());
  }
  for (const auto& pump : *pumps) {
    if (std::string why = pump_differs(pump); !why.empty()) return pump.id.str() + " " + why;
  }
  if (std::string why = orders_differ(); !why.empty()) return why;
  return alarms_differ();
}

std::string Store::pump_differs(const storage::PumpRecord& pump) const {
  const auto& meant = model_.pumps().at(pump.id);
  if (pump.stream != meant.stream) return "keeps another journal";
  if (pump.library != meant.library) return "holds another library";
  const auto found = real_->database.archive->cursors(pump.id, pump.stream);
  if (!found) return found.error().detail;
  const Cursors cursors = model_.cursors(pump.id);
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    if ((*found)[i] == cursors[i]) continue;
    return std::string(to_string(static_cast<Lane>(i))) + " events up to " +
           std::to_string((*found)[i]) + ", expected " + std::to_string(cursors[i]);
  }
  return {};
}

std::string Store::orders_differ() const {
  storage::OrderFilter all;
  all.limit = kAll;
  const auto orders = real_->database.archive->orders(all);
  if (!orders) return orders.error().detail;
  if (orders->size() != model_.orders().size()) {
    return std::to_string(orders->size()) + " orders, expected " +
           std::to_string(model_.orders().size());
  }
  for (const auto& record : *orders) {
    const auto meant = model_.orders().find(record.order.id);
    if (meant == model_.orders().end()) return "order " + record.order.id.str() + " is not known";
    const auto& expected = meant->second.record;
    const bool same =
        record.state == expected.state && record.cancel_asked == expected.cancel_asked &&
        record.order.sequence == expected.order.sequence &&
        record.order.rate == expected.order.rate && record.order.vtbi == expected.order.vtbi;
    if (same) continue;
    return "order " + record.order.id.str() + " is " + std::string(to_string(record.state)) +
           ", expected " + std::string(to_string(expected.state));
  }
  return {};
}

std::string Store::alarms_differ() const {
  const auto standing = real_->database.archive->standing_alarms();
  if (!standing) return standing.error().detail;
  std::map<PumpId, std::vector<std::int64_t>> found;
  for (const auto& each : *standing) found[each.pump].push_back(each.alarm.instance);
  for (const auto& [id, pump] : model_.pumps()) {
    std::vector<std::int64_t> expected;
    for (const auto& alarm : model_.standing_alarms(id)) expected.push_back(alarm.instance);
    std::sort(found[id].begin(), found[id].end());
    if (found[id] != expected) return id.str() + " stands in other alarms";
  }
  return {};
}

}  // namespace ph::sim
