#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

using Kind = Outcome::Kind;

class Registry : public StoreTest {
 protected:
  PumpRecord pump() { return store_.archive().pump(kPump).value().value(); }
  std::vector<AuditRecord> audit() { return store_.archive().audit(0, 100).value(); }
};

TEST_F(Registry, GivesBackAnEnrolledPump) {
  const PumpRecord stored = pump();
  EXPECT_EQ(stored.model, ModelId{"volumetric-lvp"});
  EXPECT_EQ(stored.ward, WardId{"icu"});
  EXPECT_EQ(stored.bed, "ICU 3");
  EXPECT_EQ(stored.care_area, "adult-icu");
  EXPECT_EQ(stored.key_digest, digest(1));
  EXPECT_FALSE(stored.library);
  EXPECT_FALSE(stored.last_contact);
  EXPECT_EQ(stored.stream, StreamId{});
}

TEST_F(Registry, KnowsNoPumpThatWasNotEnrolled) {
  EXPECT_FALSE(store_.archive().pump(kOther).value());
  EXPECT_EQ(store_.commit(a_meeting(stream(1), kOther)).kind, Kind::kMissing);
}

TEST_F(Registry, RemembersWhatThePumpSaidAtItsMeeting) {
  MeetPump meeting = a_meeting(stream(1));
  meeting.library = LibraryVersion{3, digest(9)};
  store_.commit(meeting);
  EXPECT_EQ(pump().stream, stream(1));
  EXPECT_EQ(pump().firmware, "1.0");
  EXPECT_EQ(pump().last_contact, minute(1));
  EXPECT_EQ(pump().library, (LibraryVersion{3, digest(9)}));
}

TEST_F(Registry, KeepsWhatThePumpProvedWhenItIsEnrolledAnew) {
  store_.commit(a_meeting(stream(1)));
  PumpRecord moved = a_pump();
  moved.bed = "ICU 4";
  store_.commit(EnrolPump{moved});
  EXPECT_EQ(pump().bed, "ICU 4");
  EXPECT_EQ(pump().stream, stream(1));
}

TEST_F(Registry, AuditsNothingAtTheFirstJournalAndTheSameAgain) {
  store_.commit(a_meeting(stream(1)));
  store_.commit(a_meeting(stream(1)));
  EXPECT_TRUE(audit().empty());
}

TEST_F(Registry, AuditsAChangedJournal) {
  store_.commit(a_meeting(stream(1)));
  store_.commit(a_meeting(stream(2)));
  ASSERT_EQ(audit().size(), 1u);
  EXPECT_EQ(audit()[0].act, "record.stream_changed");
  EXPECT_EQ(audit()[0].subject, "P-0001");
}

TEST_F(Registry, RefusesTheJournalOfAnotherPump) {
  store_.commit(EnrolPump{a_pump(kOther)});
  store_.commit(a_meeting(stream(1)));
  EXPECT_EQ(store_.commit(a_meeting(stream(1), kOther)).kind, Kind::kConflict);
}

TEST_F(Registry, TakesTheActivatedLibraryFromTheRecord) {
  AppendEvents batch{
      kPump, stream(1), Lane::kUrgent, 1, {an_event(EventKind::kLibraryActivated, 4)}, {}};
  batch.events[0].text = to_hex(digest(7));
  store_.commit(batch);
  EXPECT_EQ(pump().library, (LibraryVersion{4, digest(7)}));
}

TEST_F(Registry, AuditsAnActivationThatCannotBeRead) {
  AppendEvents batch{
      kPump, stream(1), Lane::kUrgent, 1, {an_event(EventKind::kLibraryActivated, 4)}, {}};
  batch.events[0].text = "c0ffee";
  store_.commit(batch);
  EXPECT_FALSE(pump().library);
  ASSERT_EQ(audit().size(), 1u);
  EXPECT_EQ(audit()[0].act, "library.unreadable_report");
}

TEST_F(Registry, KeepsOneTrendPointAMinute) {
  TrendPoint point{kPump,    minute(3),       millilitres_per_hour(5), millilitres(1),
                   mmhg(40), Charge::of(900), PumpState::kRunning};
  store_.commit(AddTrend{point});
  point.minute += std::chrono::seconds{20};
  point.infused = millilitres(2);
  store_.commit(AddTrend{point});
  const auto points = store_.archive().trend(kPump, minute(3), minute(3)).value();
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].minute, minute(3));
  EXPECT_EQ(points[0].infused, millilitres(2));
  EXPECT_EQ(points[0].state, PumpState::kRunning);
}

TEST_F(Registry, ReadsTrendsFromTheFirstToTheLastMinuteAskedFor) {
  for (int i = 1; i <= 5; ++i) store_.commit(AddTrend{{kPump, minute(i), {}, {}, {}, {}, {}}});
  EXPECT_EQ(store_.archive().trend(kPump, minute(2), minute(4)).value().size(), 3u);
}

TEST_F(Registry, GivesBackAUserAndReplacesIt) {
  UserRecord user{UserName{"nina"}, "Nina N.", {Role::kNurse, Role::kAuditor}, "$argon2id$", false};
  store_.commit(KeepUser{user});
  user.disabled = true;
  store_.commit(KeepUser{user});
  ASSERT_EQ(store_.archive().users().value().size(), 1u);
  const UserRecord stored = store_.archive().user(UserName{"nina"}).value().value();
  EXPECT_EQ(stored.roles, user.roles);
  EXPECT_EQ(stored.password, "$argon2id$");
  EXPECT_TRUE(stored.disabled);
}

TEST_F(Registry, GivesBackHowAUserProvesThemselves) {
  UserRecord user;
  user.name = UserName{"nina"};
  user.one_time_until = minute(7);
  user.totp = Bytes{1, 2, 3};
  user.totp_step = 41;
  user.recovery = {Digest{7}, Digest{8}};
  store_.commit(KeepUser{user});
  const UserRecord stored = store_.archive().user(user.name).value().value();
  EXPECT_EQ(stored.revision, 1u);
  EXPECT_EQ(stored.one_time_until, user.one_time_until);
  EXPECT_EQ(stored.totp, user.totp);
  EXPECT_EQ(stored.totp_step, 41);
  EXPECT_EQ(stored.recovery, user.recovery);
}

TEST_F(Registry, KeepsAUserOnlyByTheRevisionThatWasSeenAndTheAuditRowWithIt) {
  UserRecord user;
  user.name = UserName{"nina"};
  AuditRecord row;
  row.actor = "admin";
  row.act = "user.added";
  EXPECT_EQ(store_.commit(KeepUser{user, 1, row}).kind, Outcome::Kind::kConflict);
  EXPECT_EQ(store_.commit(KeepUser{user, 0, row}).kind, Outcome::Kind::kDone);
  EXPECT_EQ(store_.commit(KeepUser{user, 0, row}).kind, Outcome::Kind::kConflict);
  EXPECT_EQ(store_.commit(KeepUser{user, 1, row}).kind, Outcome::Kind::kDone);
  EXPECT_EQ(store_.archive().user(user.name).value()->revision, 2u);
  EXPECT_EQ(store_.archive().audit(0, 100).value().size(), 2u);
}

TEST(ParseRole, ReadsEveryRoleItWrites) {
  for (int i = 0; i <= static_cast<int>(Role::kKiosk); ++i) {
    EXPECT_EQ(parse_role(to_string(static_cast<Role>(i)), "role").value(), static_cast<Role>(i));
  }
}

TEST(ParseRole, NamesTheRolesThereAre) {
  EXPECT_NE(parse_role("boss", "role").error().detail.find("charge_nurse"), std::string::npos);
}

}  // namespace
}  // namespace ph::storage
