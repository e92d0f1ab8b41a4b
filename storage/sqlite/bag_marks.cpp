#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

BagMark standing(Connection& connection, std::int64_t pump, const BagName& name) {
  BagMark mark;
  Query query(connection,
              "SELECT step, by, at FROM bag_marks WHERE pump = ?1 AND order_id = ?2 AND bag = ?3"
              " ORDER BY row DESC LIMIT 1",
              pump, name.order, name.bag);
  if (query.next()) query.read(mark.step, mark.by, mark.at);
  return mark;
}

}  // namespace

Outcome apply(Connection& connection, const MarkBag& change) {
  const BagMark& mark = change.mark;
  const auto pump = find_pump(connection, mark.name.pump);
  if (!pump) return no_such_pump(mark.name.pump);
  const BagMark stands = standing(connection, pump->row, mark.name);
  if (stands.step != change.was) {
    return conflict("bag " + std::to_string(mark.name.bag) + " of pump " + mark.name.pump.str() +
                    ": is " + std::string(to_string(stands.step)) + " by " + stands.by.str() +
                    ", expected " + std::string(to_string(change.was)));
  }
  Query(connection,
        "INSERT INTO bag_marks (pump, order_id, bag, step, by, at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        pump->row, mark.name.order, mark.name.bag, mark.step, mark.by, mark.at)
      .run();
  append_audit(connection,
               {.row = 0,
                .at = mark.at,
                .actor = mark.by.str(),
                .act = "bag.marked",
                .subject = mark.name.pump.str(),
                .detail = "bag " + std::to_string(mark.name.bag) + " of order " +
                          mark.name.order.str() + ": " + std::string(to_string(mark.step)),
                .chain = {}});
  return {};
}

Result<std::vector<BagMark>> SqliteArchive::bag_marks(WallTime since) {
  return look<std::vector<BagMark>>("bag marks", [&](Connection& connection) {
    std::vector<BagMark> marks;
    Query query(connection,
                "SELECT p.id, m.order_id, m.bag, m.step, m.by, m.at FROM bag_marks m"
                " JOIN pumps p ON p.row = m.pump WHERE m.at >= ?1 AND m.step <> 0 AND m.row ="
                " (SELECT max(row) FROM bag_marks WHERE pump = m.pump AND order_id = m.order_id"
                " AND bag = m.bag) ORDER BY m.row",
                since);
    while (query.next()) {
      BagMark& mark = marks.emplace_back();
      query.read(mark.name.pump, mark.name.order, mark.name.bag, mark.step, mark.by, mark.at);
    }
    return marks;
  });
}

}  // namespace ph::storage
