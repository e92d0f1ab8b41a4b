#include "protocol/crypto/crypto.hpp"
#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

using Kind = Outcome::Kind;

const Bytes kContent{1, 2, 3};

class Drafts : public StoreTest {
 protected:
  Drafts() {
    KeepLibrary change;
    change.canonical = kContent;
    change.record.author = UserName{"phil"};
    change.record.digest = crypto::sha256(kContent);
    draft_ = store_.commit(change).draft;
  }
  EditDraft an_edit(std::uint32_t sequence, const std::string& author = "paula") const {
    EditDraft change;
    change.edit = {draft_,        sequence, minute(1), UserName{author}, EditAct::kEntry, "icu",
                   "propofol-iv", "",       "{}"};
    return change;
  }
  // As it is read, with `approvals` approvals more.
  KeepLibrary approved(const std::string& reason = "checked") {
    KeepLibrary change;
    change.record = record();
    change.record.stage = LibraryStage::kApprovedOnce;
    change.record.folded = change.record.edits;
    SignedApproval word;
    word.approval.site = "site";
    word.approval.number = 1;
    word.approval.authors = {UserName{"phil"}};
    word.approval.approver = UserName{"phil"};
    word.approval.reason = reason;
    word.approval.at = minute(2);
    change.record.approvals = {word};
    return change;
  }
  LibraryRecord record() { return store_.archive().libraries().value().front(); }

  std::uint32_t draft_ = 0;
};

TEST_F(Drafts, KeepEveryEditInOrder) {
  store_.commit(an_edit(1));
  store_.commit(an_edit(2));
  const auto edits = store_.archive().draft_edits(draft_, 0, 10).value();
  ASSERT_EQ(edits.size(), 2U);
  EXPECT_EQ(edits[0], an_edit(1).edit);
  EXPECT_EQ(record().edits, 2U);
}

TEST_F(Drafts, NameEverybodyWhoEditedAsAnAuthor) {
  store_.commit(an_edit(1, "paula"));
  store_.commit(an_edit(2, "paula"));
  EXPECT_EQ(record().authors, (std::vector{UserName{"paula"}, UserName{"phil"}}));
}

TEST_F(Drafts, RefuseTheSecondOfTwoEditsOfOneState) {
  store_.commit(an_edit(1));
  EXPECT_EQ(store_.commit(an_edit(1, "phil")).kind, Kind::kConflict);
}

TEST_F(Drafts, RefuseAnEditAfterAnApproval) {
  ASSERT_EQ(store_.commit(approved()).kind, Kind::kDone);
  EXPECT_EQ(store_.commit(an_edit(1)).kind, Kind::kConflict);
}

TEST_F(Drafts, RefuseAnApprovalThatDidNotSeeTheLastEdit) {
  const auto blind = approved();
  store_.commit(an_edit(1));
  EXPECT_EQ(store_.commit(blind).kind, Kind::kConflict);
}

TEST_F(Drafts, KeepApprovalsWithTheirSignatures) {
  const auto change = approved();
  store_.commit(change);
  EXPECT_EQ(record().approvals, change.record.approvals);
}

TEST_F(Drafts, ForgetApprovalsThatNoLongerStandOnlyAsVoid) {
  store_.commit(approved("checked"));
  auto withdrawn = approved();
  withdrawn.record.stage = LibraryStage::kDraft;
  withdrawn.record.approvals.clear();
  store_.commit(withdrawn);
  EXPECT_TRUE(record().approvals.empty());
  store_.commit(approved("checked anew"));
  ASSERT_EQ(record().approvals.size(), 1U);
  EXPECT_EQ(record().approvals[0].approval.reason, "checked anew");
}

TEST_F(Drafts, FoldANewContentAndKeepTheOldBytes) {
  const Bytes anew{4, 5};
  EditDraft change = an_edit(1);
  change.edit.act = EditAct::kContent;
  change.edit.before = to_hex(crypto::sha256(kContent));
  change.edit.after = to_hex(crypto::sha256(anew));
  change.canonical = anew;
  ASSERT_EQ(store_.commit(change).kind, Kind::kDone);
  EXPECT_EQ(record().digest, crypto::sha256(anew));
  EXPECT_EQ(record().folded, 1U);
  EXPECT_TRUE(store_.archive().library_bytes(crypto::sha256(kContent)).value().has_value());
}

TEST_F(Drafts, KeepTicksByWhoAndWhat) {
  const Tick tick{"icu", "propofol-iv", digest(7)};
  store_.commit(TickDraft{draft_, UserName{"sara"}, {tick, tick}, minute(3)});
  const auto ticks = store_.archive().draft_ticks(draft_).value();
  ASSERT_EQ(ticks.size(), 1U);
  EXPECT_EQ(ticks[0].tick, tick);
  EXPECT_EQ(ticks[0].reviewer, UserName{"sara"});
}

}  // namespace
}  // namespace ph::storage
