#include <SQLiteCpp/Database.h>

#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

class AuditChain : public StoreTest {
 protected:
  AuditChain() {
    for (const char* act : {"user.logged_in", "order.placed", "library.released"}) {
      store_.commit(Audit{{0, minute(1), "nina", act, "subject", "detail", {}}});
    }
  }
  // With the server gone, as a person with the file would.
  Status after(const std::string& sql) {
    store_.close();
    SQLite::Database(store_.path(), SQLite::OPEN_READWRITE).exec(sql);
    return verify_audit(store_.path());
  }
  void expect_row(const Status& verdict, const std::string& row) {
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().fault, Fault::kMalformed);
    EXPECT_EQ(verdict.error().detail.rfind("audit row " + row + ": ", 0), 0u)
        << verdict.error().detail;
  }
};

TEST_F(AuditChain, FitsWhileTheServerWrites) {
  const Status verdict = verify_audit(store_.path());
  EXPECT_TRUE(verdict) << verdict.error().detail;
}

TEST_F(AuditChain, FitsAcrossAReopening) {
  store_.reopen();
  store_.commit(Audit{{0, minute(2), "nina", "user.logged_out", "", "", {}}});
  EXPECT_TRUE(verify_audit(store_.path()));
}

TEST_F(AuditChain, IsReadByActAndSubject) {
  store_.commit(Audit{{0, minute(2), "nina", "library.released", "another", "", {}}});
  const auto rows = store_.archive().audit_about("library.released", "subject");
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().row, 3U);
}

TEST_F(AuditChain, NumbersRowsWithoutGaps) {
  const auto rows = store_.archive().audit(1, 10).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].row, 2u);
  EXPECT_EQ(rows[0].act, "order.placed");
}

TEST_F(AuditChain, FindsAChangedByte) {
  expect_row(after("UPDATE audit SET detail = 'detaiL' WHERE row = 2"), "2");
}

TEST_F(AuditChain, FindsTextMovedBetweenFields) {
  expect_row(after("UPDATE audit SET subject = 'subjectd', detail = 'etail' WHERE row = 1"), "1");
}

TEST_F(AuditChain, FindsARemovedRow) { expect_row(after("DELETE FROM audit WHERE row = 2"), "2"); }

TEST_F(AuditChain, FindsSwappedRows) {
  expect_row(after("UPDATE audit SET row = 9 WHERE row = 1; UPDATE audit SET row = 1 WHERE row = 2;"
                   "UPDATE audit SET row = 2 WHERE row = 9"),
             "1");
}

TEST_F(AuditChain, FindsACutTail) { expect_row(after("DELETE FROM audit WHERE row = 3"), "3"); }

TEST_F(AuditChain, FindsAnEmptiedTable) { expect_row(after("DELETE FROM audit"), "1"); }

TEST_F(AuditChain, FindsAnAddedRow) {
  expect_row(after("INSERT INTO audit SELECT 4, at, actor, act, subject, detail, chain FROM audit"
                   " WHERE row = 3"),
             "4");
}

}  // namespace
}  // namespace ph::storage
