#include "storage/proof.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <fstream>

#include "protocol/crypto/audit_link.hpp"
#include "protocol/crypto/checkpoint.hpp"
#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

std::string told(const RecordProof& proof) {
  std::string out;
  for (const auto& each : proof.findings) out += each.about + ": " + each.what + "\n";
  return out;
}

class Proof : public StoreTest {
 protected:
  RecordProof proof() {
    auto found = prove_record(store_.path(), terms_);
    if (!found) throw std::runtime_error(found.error().detail);
    return *found;
  }
  // With the server gone, as a person with the file would.
  RecordProof after(const std::string& sql) {
    store_.close();
    SQLite::Database(store_.path(), SQLite::OPEN_READWRITE).exec(sql);
    return proof();
  }
  void expect(const RecordProof& found, const std::string& words) {
    EXPECT_NE(told(found).find(words), std::string::npos) << told(found);
  }
  void write_audit(int rows) {
    for (int i = 0; i < rows; ++i) {
      store_.commit(Audit{{0, minute(i), "nina", "order.placed", "order 7", "by hand", {}}});
    }
  }
  AppendEvents order_event(std::uint64_t sequence, OrderState state) {
    AppendEvents batch{kPump, stream(1), Lane::kUrgent, sequence, {}, minute(11)};
    PumpEvent event = an_event(EventKind::kOrderState);
    event.order = OrderId{"o1"};
    event.order_state = state;
    batch.events.push_back(event);
    return batch;
  }
  // The signer's word on all rows that are there.
  std::string countersign() {
    const auto rows = store_.archive().audit(0, 1'000).value();
    Checkpoint checkpoint{"site", rows.size(), rows.back().chain, minute(20), {}, ""};
    const std::string text = signed_text(checkpoint, keys_.secret_key);
    store_.commit(KeepCheckpoint{checkpoint.row, checkpoint.chain, text});
    terms_.site_key = keys_.public_key;
    return text;
  }

  crypto::KeyPair keys_ = crypto::make_key_pair();
  ProofTerms terms_;
};

TEST_F(Proof, FindsNothingInARecordAsTheServerWritesIt) {
  store_.commit(PlaceOrder{an_order("o1", "key"), "nina"});
  store_.commit(order_event(1, OrderState::kReceived));
  store_.commit(AskCancel{OrderId{"o1"}, "wrong bed", "nina", minute(6)});
  store_.commit(order_event(2, OrderState::kRunning));
  store_.commit(order_event(3, OrderState::kShown));  // a late report
  store_.commit(a_batch(1, 5));
  write_audit(3);
  countersign();
  const auto found = proof();
  EXPECT_EQ(told(found), "");
  EXPECT_EQ(found.events, 8u);
  EXPECT_EQ(found.orders, 1u);
  EXPECT_EQ(found.countersigned, 3u);
}

TEST_F(Proof, NamesTheLaneOfAnEventThatIsGone) {
  store_.commit(a_batch(1, 5));
  const auto found = after("DELETE FROM events WHERE sequence = 3");
  expect(found, "P-0001 journal 00000000000000000000000000000001 routine: 1 of the 5");
  EXPECT_EQ(found.lost, 1u);
}

TEST_F(Proof, FindsACursorThatWasMovedOn) {
  store_.commit(a_batch(1, 5));
  EXPECT_EQ(after("UPDATE lanes SET cursor = 7").lost, 2u);
}

TEST_F(Proof, FindsACursorThatWasMovedBack) {
  store_.commit(a_batch(1, 5));
  expect(after("UPDATE lanes SET cursor = 4"), "event 5 stands beyond the cursor 4");
}

TEST_F(Proof, CountsWhatTheAuditOwnsUpToAsDeclared) {
  auto batch = a_batch(4, 2);
  batch.let_go = 3;
  store_.commit(batch);
  const auto found = proof();
  EXPECT_EQ(told(found), "");
  EXPECT_EQ(found.declared_lost, 3u);
}

TEST_F(Proof, FindsAnOrderThatWalkedBack) {
  store_.commit(PlaceOrder{an_order("o1"), "nina"});
  store_.commit(MoveOrder{OrderId{"o1"}, OrderState::kOffered, "", "server", minute(6)});
  expect(after("INSERT INTO order_steps VALUES (1, 3, 0, 0, 'server', '');"
               "UPDATE orders SET state = 0"),
         "order o1 step 3: goes from offered to queued");
}

TEST_F(Proof, FindsAnOrderWhoseStateItsStepsDoNotTell) {
  store_.commit(PlaceOrder{an_order("o1"), "nina"});
  expect(after("UPDATE orders SET state = 5"), "order o1: is stored as running");
}

TEST_F(Proof, FindsAStepThatThePumpNeverTold) {
  store_.commit(PlaceOrder{an_order("o1"), "nina"});
  expect(after("INSERT INTO order_steps VALUES (1, 2, 5, 0, 'P-0001', '');"
               "UPDATE orders SET state = 5"),
         "which is in no journal of it");
}

TEST_F(Proof, FindsAnAlarmThatWasTakenOut) {
  AppendEvents batch{kPump, stream(1), Lane::kUrgent, 1, {}, minute(11)};
  PumpEvent raised = an_event(EventKind::kAlarmRaised, 4);
  raised.alarm = AlarmCode::kGuardTrip;
  batch.events = {raised};
  store_.commit(batch);
  EXPECT_EQ(told(proof()), "");
  expect(after("DELETE FROM alarms"), "alarm 4: was raised and is in no row");
}

TEST_F(Proof, FindsAnAlarmThatStandsAfterItWasCleared) {
  AppendEvents batch{kPump, stream(1), Lane::kUrgent, 1, {}, minute(11)};
  PumpEvent raised = an_event(EventKind::kAlarmRaised, 4);
  raised.alarm = AlarmCode::kGuardTrip;
  PumpEvent cleared = an_event(EventKind::kAlarmCleared, 4);
  cleared.alarm = AlarmCode::kGuardTrip;
  batch.events = {raised, cleared};
  store_.commit(batch);
  expect(after("UPDATE alarms SET cleared = NULL"), "was cleared and still stands");
}

// T34
TEST_F(Proof, FindsARewrittenHistoryWhoseChainFits) {
  write_audit(4);
  countersign();
  store_.close();
  {
    SQLite::Database database(store_.path(), SQLite::OPEN_READWRITE);
    database.exec("UPDATE audit SET actor = 'max' WHERE row = 2");
    Digest chain{};
    for (std::uint64_t row = 1; row <= 4; ++row) {
      chain = crypto::audit_link(chain, row, minute(static_cast<std::int64_t>(row) - 1),
                                 {row == 2 ? "max" : "nina", "order.placed", "order 7", "by hand"});
      SQLite::Statement update(database, "UPDATE audit SET chain = ? WHERE row = ?");
      update.bind(1, chain.data(), static_cast<int>(chain.size()));
      update.bind(2, static_cast<std::int64_t>(row));
      update.exec();
    }
    SQLite::Statement head(database, "UPDATE audit_head SET chain = ?");
    head.bind(1, chain.data(), static_cast<int>(chain.size()));
    head.exec();
  }
  EXPECT_TRUE(verify_audit(store_.path())) << "its own chain fits";
  expect(proof(), "audit row 4: is of another history");
}

// T34
TEST_F(Proof, FindsATailThatWasCutWithItsHead) {
  write_audit(4);
  terms_.checkpoints = countersign();
  store_.close();
  {
    SQLite::Database database(store_.path(), SQLite::OPEN_READWRITE);
    database.exec(
        "DELETE FROM audit WHERE row > 2; DELETE FROM audit_checkpoints;"
        "UPDATE audit_head SET row = 2, chain = (SELECT chain FROM audit WHERE row = 2)");
  }
  EXPECT_TRUE(verify_audit(store_.path())) << "its own chain fits";
  expect(proof(), "audit row 4: is missing, and the signer has seen it");
}

TEST_F(Proof, FindsACheckpointThatSomebodyElseSigned) {
  write_audit(4);
  countersign();
  terms_.site_key = crypto::make_key_pair().public_key;
  expect(proof(), "checkpoint of audit row 4");
}

TEST_F(Proof, GoesOnBehindARestoreThatTheSignerWasTold) {
  write_audit(4);
  const auto rows = store_.archive().audit(0, 10).value();
  Checkpoint seen{"site", 9, digest(3), minute(20), {}, ""};
  const std::string first = signed_text(seen, keys_.secret_key);
  Checkpoint back{"site", 2, rows[1].chain, minute(21), crypto::sha256(as_bytes(first)), "fire"};
  terms_.checkpoints = first + signed_text(back, keys_.secret_key);
  terms_.site_key = keys_.public_key;
  EXPECT_EQ(told(proof()), "");
}

// Every bit of the pages that hold the audit: either the change is found, or every row is as it was
// (unused bytes of a page say nothing). T34
TEST_F(Proof, FindsEveryFlippedByteOfTheAuditsPages) {
  write_audit(3);
  const auto before = store_.archive().audit(0, 10).value();
  store_.close();
  std::int64_t page = 0, size = 0;
  {
    SQLite::Database database(store_.path(), SQLite::OPEN_READWRITE);
    // Small pages: as many are opened as there are bytes.
    database.exec("PRAGMA journal_mode=DELETE; PRAGMA page_size=512; VACUUM");
    page =
        database.execAndGet("SELECT rootpage FROM sqlite_schema WHERE name = 'audit'").getInt64();
    size = database.execAndGet("PRAGMA page_size").getInt64();
  }
  std::fstream file(store_.path(), std::ios::in | std::ios::out | std::ios::binary);
  std::size_t found = 0;
  for (std::int64_t at = (page - 1) * size; at < page * size; ++at) {
    file.seekg(at);
    const char byte = static_cast<char>(file.peek());
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 1)).flush();
    const bool fits = verify_audit(store_.path()).has_value();
    if (fits) {
      const auto rows = read_sqlite(store_.path())->audit(0, 10);
      ASSERT_TRUE(rows);
      ASSERT_EQ(rows->size(), before.size());
      for (std::size_t i = 0; i < before.size(); ++i) {
        ASSERT_EQ((*rows)[i].detail, before[i].detail) << "byte " << at;
        ASSERT_EQ((*rows)[i].actor, before[i].actor) << "byte " << at;
        ASSERT_EQ((*rows)[i].at, before[i].at) << "byte " << at;
      }
    }
    found += fits ? 0 : 1;
    file.seekp(at);
    file.put(byte).flush();
  }
  EXPECT_GT(found, 3U * (4 + 12 + 7 + 7 + 32)) << "every byte of the rows' words and chains";
  EXPECT_TRUE(verify_audit(store_.path()));
}

}  // namespace
}  // namespace ph::storage
