#include <SQLiteCpp/Database.h>
#include <sys/stat.h>

#include <fstream>

#include "storage/sqlite/open.hpp"
#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

namespace fs = std::filesystem;

class Open : public testing::Test {
 protected:
  std::string path() const { return folder_.file("ph.db"); }
  Result<Database> open_with(std::size_t steps) {
    return open_sqlite_at(path(), migrations().first(steps));
  }
  static void run(const std::string& file, const std::string& sql) {
    SQLite::Database(file, SQLite::OPEN_READWRITE).exec(sql);
  }

  Folder folder_;
};

TEST_F(Open, MakesAFileThatOnlyItsOwnerReads) {
  auto database = open_sqlite(path());
  ASSERT_TRUE(database) << database.error().detail;
  for (const char* part : {"", "-wal", "-shm", ".lock"}) {
    struct stat status {};
    ASSERT_EQ(::stat((path() + part).c_str(), &status), 0) << part;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << part;
  }
}

TEST_F(Open, RefusesASecondHolder) {
  auto first = open_sqlite(path());
  auto second = open_sqlite(path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::kConflict);
  EXPECT_NE(second.error().detail.find("stop that server first"), std::string::npos);
}

TEST_F(Open, IsFreeAgainOnceItsHolderIsGone) {
  { auto first = open_sqlite(path()); }
  EXPECT_TRUE(open_sqlite(path()));
}

TEST_F(Open, NamesAPathThatCannotBe) {
  auto opened = open_sqlite(folder_.file("nowhere/ph.db"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().fault, Fault::kUnavailable);
  EXPECT_NE(opened.error().detail.find("nowhere/ph.db"), std::string::npos);
}

TEST_F(Open, MigratesAnOlderDatabaseAndKeepsItsRows) {
  ASSERT_TRUE(open_with(1));
  // As a server of that time wrote it.
  run(path(),
      "INSERT INTO pumps (id, model, ward, bed, care_area, key_digest, retired, firmware)"
      " VALUES ('P-0001', 'volumetric-lvp', 'icu', 'ICU 3', 'adult-icu', zeroblob(32), 0, '')");
  {
    auto old = open_with(1);
    ASSERT_TRUE(old) << old.error().detail;
    ASSERT_TRUE(old->ledger->commit(std::vector<Change>{a_batch(1, 3)}));
  }
  auto opened = open_sqlite(path());
  ASSERT_TRUE(opened) << opened.error().detail;
  EXPECT_EQ(opened->archive->event_count(kPump).value(), 3u);
  EXPECT_EQ(opened->archive->orders({}).value().size(), 0u);
}

TEST_F(Open, TakesABackupBeforeItMigrates) {
  { auto old = open_with(1); }
  { auto current = open_sqlite(path()); }
  const std::string copy = path() + ".before-" + std::to_string(migrations().size());
  ASSERT_TRUE(fs::exists(copy));
  SQLite::Database database(copy, SQLite::OPEN_READWRITE);
  EXPECT_EQ(database.execAndGet("SELECT max(version) FROM migrations").getInt(), 1);
}

TEST_F(Open, TakesNoBackupOfANewOrPresentDatabase) {
  { auto fresh = open_sqlite(path()); }
  { auto again = open_sqlite(path()); }
  EXPECT_FALSE(fs::exists(path() + ".before-" + std::to_string(migrations().size())));
}

TEST_F(Open, LeavesTheDatabaseAsItWasWhenAStepFails) {
  { auto old = open_with(1); }
  const std::array steps = {migrations()[0], Migration{2, "good", "CREATE TABLE a (b) STRICT, x"}};
  EXPECT_FALSE(open_sqlite_at(path(), steps));
  EXPECT_TRUE(open_with(1));
}

TEST_F(Open, RefusesADatabaseOfANewerBuild) {
  { auto current = open_sqlite(path()); }
  auto older = open_with(migrations().size() - 1);
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().fault, Fault::kRefused);
  EXPECT_NE(older.error().detail.find("run the newer build"), std::string::npos);
}

TEST_F(Open, RefusesADatabaseWhoseStepsDiffer) {
  { auto current = open_sqlite(path()); }
  run(path(), "UPDATE migrations SET checksum = zeroblob(32) WHERE version = 2");
  auto opened = open_sqlite(path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().fault, Fault::kRefused);
  EXPECT_NE(opened.error().detail.find("schema step 2 differs"), std::string::npos);
}

TEST_F(Open, RefusesADatabaseOfSomebodyElse) {
  SQLite::Database(path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (a)");
  auto opened = open_sqlite(path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().fault, Fault::kRefused);
}

TEST_F(Open, RefusesAFileThatIsNoDatabase) {
  std::ofstream(path()) << "this is a letter, not a database, and it is long enough to be read";
  EXPECT_FALSE(open_sqlite(path()));
}

TEST_F(Open, NumbersItsStepsFromOneOnwards) {
  for (std::size_t i = 0; i < migrations().size(); ++i) {
    EXPECT_EQ(migrations()[i].version, static_cast<std::int64_t>(i + 1));
  }
}

TEST_F(Open, StopsWritingForGoodAfterAFailedCommit) {
  auto database = open_sqlite(path());
  ASSERT_TRUE(database->ledger->commit(std::vector<Change>{EnrolPump{a_pump()}}));
  run(path(), "DROP TABLE order_steps");
  const auto failed =
      database->ledger->commit(std::vector<Change>{a_batch(1, 1), PlaceOrder{an_order("o1"), "n"}});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().fault, Fault::kUnavailable);
  EXPECT_EQ(database->archive->event_count(kPump).value(), 0u);
  EXPECT_FALSE(database->ledger->commit(std::vector<Change>{a_batch(1, 1)}));
}

}  // namespace
}  // namespace ph::storage
