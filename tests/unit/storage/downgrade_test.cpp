#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <map>

#include "storage/sqlite/open.hpp"
#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

// All that a database says, table by table, rows sorted by their text.
std::map<std::string, std::vector<std::string>> dump(const std::string& path) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  std::map<std::string, std::vector<std::string>> out;
  SQLite::Statement tables(database, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  while (tables.executeStep()) {
    const std::string table = tables.getColumn(0).getString();
    if (table.starts_with("sqlite_")) continue;
    std::string columns;
    SQLite::Statement names(database,
                            "SELECT name FROM pragma_table_info('" + table + "') ORDER BY name");
    while (names.executeStep()) {
      columns +=
          (columns.empty() ? "quote(" : " || ',' || quote(") + names.getColumn(0).getString() + ")";
    }
    auto& rows = out[table];
    SQLite::Statement all(database, "SELECT " + columns + " FROM " + table + " ORDER BY 1");
    while (all.executeStep()) rows.push_back(all.getColumn(0).getString());
  }
  return out;
}

class Downgrade : public StoreTest {
 protected:
  static std::size_t newest() { return migrations().size(); }
  // Rows in what the last steps added: written as the present build writes them.
  void fill() {
    store_.commit(PlaceOrder{an_order("o1", "key"), "nina"});
    store_.commit(a_batch(1, 5));
    store_.commit(Audit{{0, minute(1), "nina", "user.logged_in", "", "", {}}});
    const auto row = store_.archive().audit(0, 1).value().front();
    store_.commit(KeepCheckpoint{row.row, row.chain, "text"});
    store_.commit(KeepUser{{UserName{"nina"}, "Nina", {Role::kNurse}, "hash", false}});
  }
};

TEST_F(Downgrade, LetsTheBuildBeforeServeTheRecord) {
  fill();
  store_.close();
  const auto back = downgrade_sqlite(store_.path(), static_cast<std::int64_t>(newest()) - 1);
  ASSERT_TRUE(back) << back.error().detail;
  auto older = open_sqlite_at(store_.path(), migrations().first(newest() - 1));
  ASSERT_TRUE(older) << older.error().detail;
  EXPECT_EQ(older->archive->event_count(kPump).value(), 5u);
}

TEST_F(Downgrade, LosesNothingOnTheWayBackAndUpAgainWhicheverStep) {
  fill();
  store_.close();
  const auto before = dump(store_.path());
  for (std::size_t version = newest() - 1; version > 9; --version) {
    const auto back = downgrade_sqlite(store_.path(), static_cast<std::int64_t>(version));
    ASSERT_TRUE(back) << back.error().detail;
    ASSERT_TRUE(open_sqlite_at(store_.path(), migrations()));
    EXPECT_EQ(dump(store_.path()), before) << "from step " << version;
  }
}

TEST_F(Downgrade, KeepsWhatTheBuildBeforeWroteMeanwhile) {
  fill();
  store_.close();
  ASSERT_TRUE(downgrade_sqlite(store_.path(), static_cast<std::int64_t>(newest()) - 1));
  {
    auto older = open_sqlite_at(store_.path(), migrations().first(newest() - 1));
    ASSERT_TRUE(older);
    ASSERT_TRUE(older->ledger->commit(std::vector<Change>{a_batch(6, 2)}));
  }
  store_.open();
  EXPECT_EQ(store_.archive().event_count(kPump).value(), 7u);
}

TEST_F(Downgrade, KeepsACopyOfWhatItTakesBack) {
  store_.close();
  ASSERT_TRUE(downgrade_sqlite(store_.path(), static_cast<std::int64_t>(newest()) - 1));
  EXPECT_TRUE(std::filesystem::exists(store_.path() + ".before-" + std::to_string(newest() - 1)));
}

TEST_F(Downgrade, IsRefusedUnderAServer) {
  const auto back = downgrade_sqlite(store_.path(), 9);
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().fault, Fault::kConflict);
}

TEST_F(Downgrade, RefusesAVersionThatTheFileDoesNotHave) {
  store_.close();
  EXPECT_FALSE(downgrade_sqlite(store_.path(), static_cast<std::int64_t>(newest()) + 1));
  EXPECT_FALSE(downgrade_sqlite(store_.path(), 0));
}

}  // namespace
}  // namespace ph::storage
