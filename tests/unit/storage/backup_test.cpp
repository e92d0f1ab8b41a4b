#include <SQLiteCpp/Database.h>

#include <fstream>

#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

namespace fs = std::filesystem;

class Backup : public StoreTest {
 protected:
  std::string copy() const { return folder_.file("copy.db"); }
  void scribble(const std::string& path, std::streamoff from) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(from);
    file << std::string(600, 'x');
  }
};

TEST_F(Backup, CopiesADatabaseThatIsHeldOpen) {
  store_.commit(a_batch(1, 3));
  const Status made = backup_sqlite(store_.path(), copy());
  ASSERT_TRUE(made) << made.error().detail;
  Store other(copy());
  EXPECT_EQ(other.archive().event_count(kPump).value(), 3u);
}

TEST_F(Backup, IsOneFile) {
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  EXPECT_FALSE(fs::exists(copy() + "-wal"));
  EXPECT_FALSE(fs::exists(copy() + "-journal"));
}

TEST_F(Backup, NeverOverwrites) {
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  const Status again = backup_sqlite(store_.path(), copy());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::kConflict);
}

TEST_F(Backup, LeavesNothingBehindWhenItsSourceIsNone) {
  std::ofstream(folder_.file("letter")) << "dear reader, this is not a database at all";
  EXPECT_FALSE(backup_sqlite(folder_.file("letter"), copy()));
  EXPECT_FALSE(fs::exists(copy()));
}

TEST_F(Backup, NamesASourceThatDoesNotExist) {
  const Status made = backup_sqlite(folder_.file("absent.db"), copy());
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().detail.find("absent.db"), std::string::npos);
}

TEST_F(Backup, RestoresWhatItHeld) {
  store_.commit(a_batch(1, 3));
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  store_.commit(a_batch(4, 3));
  store_.close();
  const auto restored = restore_sqlite(copy(), store_.path(), minute(30));
  ASSERT_TRUE(restored) << restored.error().detail;
  store_.open();
  EXPECT_EQ(store_.archive().event_count(kPump).value(), 3u);
  EXPECT_EQ(store_.archive().cursors(kPump, stream(1)).value()[1], 3u);
}

TEST_F(Backup, KeepsTheReplacedDatabaseBesideIt) {
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  store_.commit(a_batch(1, 3));
  store_.close();
  ASSERT_TRUE(restore_sqlite(copy(), store_.path(), minute(30)));
  Store replaced(store_.path() + ".replaced");
  EXPECT_EQ(replaced.archive().event_count(kPump).value(), 3u);
}

TEST_F(Backup, IsNotRestoredUnderAServer) {
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  const auto restored = restore_sqlite(copy(), store_.path(), minute(30));
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().fault, Fault::kConflict);
}

TEST_F(Backup, IsNotRestoredWhenBroken) {
  store_.commit(a_batch(1, 500));
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  store_.close();
  scribble(copy(), static_cast<std::streamoff>(fs::file_size(copy())) - 9'000);
  EXPECT_FALSE(restore_sqlite(copy(), store_.path(), minute(30)));
  store_.open();
  EXPECT_EQ(store_.archive().event_count(kPump).value(), 500u);
}

TEST_F(Backup, SaysInItsManifestWhatItHolds) {
  store_.commit(a_batch(1, 3));
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  std::ifstream in(copy() + ".manifest");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_NE(text.find("rows events 3\n"), std::string::npos) << text;
}

TEST_F(Backup, IsNotRestoredWithoutItsManifest) {
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  store_.close();
  fs::remove(copy() + ".manifest");
  const auto restored = restore_sqlite(copy(), store_.path(), minute(30));
  ASSERT_FALSE(restored);
  EXPECT_NE(restored.error().detail.find("--database"), std::string::npos);
}

TEST_F(Backup, IsNotRestoredWhenAWholeRowWasTakenOut) {
  store_.commit(a_batch(1, 3));
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  store_.close();
  SQLite::Database(copy(), SQLite::OPEN_READWRITE).exec("DELETE FROM events WHERE sequence = 3");
  const auto restored = restore_sqlite(copy(), store_.path(), minute(30));
  ASSERT_FALSE(restored);
  EXPECT_NE(restored.error().detail.find("not the file of its manifest"), std::string::npos);
}

// An order that was given after the backup is known to the pump: its number is not given again.
TEST_F(Backup, NumbersOrdersFarBeyondThoseBeforeARestore) {
  store_.commit(PlaceOrder{an_order("o1"), "nina"});
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  const auto lost = store_.commit(PlaceOrder{an_order("o2"), "nina"});
  store_.close();
  ASSERT_TRUE(restore_sqlite(copy(), store_.path(), minute(30)));
  store_.open();
  EXPECT_GT(store_.archive().last_order_sequence(kPump).value(), lost.order->order.sequence);
  const auto next = store_.commit(PlaceOrder{an_order("o3"), "nina"});
  EXPECT_GE(next.order->order.sequence, 1'000'000u);
}

TEST_F(Backup, WritesARestoreIntoTheAudit) {
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  store_.close();
  const auto restored = restore_sqlite(copy(), store_.path(), minute(30));
  ASSERT_TRUE(restored);
  store_.open();
  const auto rows = store_.archive().audit(restored->audit_row, 10).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].act, "database.restored");
}

// What a pump was told is kept, and is not any more, comes again from the pump: nothing is doubled.
TEST_F(Backup, TakesAgainWhatCameAfterIt) {
  store_.commit(a_batch(1, 3));
  ASSERT_TRUE(backup_sqlite(store_.path(), copy()));
  store_.commit(a_batch(4, 3));
  store_.close();
  ASSERT_TRUE(restore_sqlite(copy(), store_.path(), minute(30)));
  store_.open();
  EXPECT_EQ(store_.commit(a_batch(2, 5)).cursor, 6u);
  EXPECT_EQ(store_.archive().event_count(kPump).value(), 6u);
}

}  // namespace
}  // namespace ph::storage
