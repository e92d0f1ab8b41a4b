#include "pumpagent/guard/library_judge.hpp"

#include <gtest/gtest.h>

#include "protocol/wire/library_codec.hpp"
#include "protocol/wire/request_text.hpp"
#include "pumpagent/journal/library_slots.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {
namespace {

constexpr const char* kFolder = "library";

// A pump's disk with an active library, and a confirmation of 125 mL/h by it.
struct Shelf {
  crypto::KeyPair site = crypto::make_key_pair();
  MemoryDisk disk;
  LibraryVersion version;
  LibraryJudge judge{disk, kFolder, site.public_key, model()};

  void hold(const Library& content, const crypto::SecretKey& key) {
    const std::string text = wire::canonical(content);
    const ByteView bytes = as_bytes(text);
    StagedTarget target;
    target.version = {content.number, crypto::sha256(bytes)};
    target.size = static_cast<std::uint32_t>(bytes.size());
    target.signature = crypto::sign(key, crypto::kLibraryContext, bytes);
    auto slots = LibrarySlots::open(disk, kFolder, site.public_key);
    ASSERT_TRUE(slots);
    ASSERT_TRUE(slots->begin(target));
    ASSERT_TRUE(slots->store(target.version.digest, 0, bytes));
    ASSERT_TRUE(slots->verify());
    ASSERT_TRUE(slots->activate());
    version = target.version;
  }
  void hold_ours() { hold(*library(), site.secret_key); }

  ConfirmedRecord confirmed(std::int64_t ml_h = 125) const {
    const Order asked = order("o-1", 1, ml_h);
    ConfirmedRecord out;
    out.serial = 1;
    out.present = true;
    out.order = OrderTag::of(asked.id);
    out.programme = assess(asked.request, *library(), model()).programme;
    out.library = version;
    ask(out, asked.request);
    return out;
  }
  static void ask(ConfirmedRecord& record, const OrderRequest& request) {
    EXPECT_TRUE(record.request.set(wire::request_text(request)));
  }
  std::string why_not(const ConfirmedRecord& record) {
    const Status found = judge.judge(record);
    return found ? "" : found.error().detail;
  }
};

TEST(LibraryJudge, GrantsWhatTheSignedLibraryGives) {
  Shelf shelf;
  shelf.hold_ours();
  EXPECT_EQ(shelf.why_not(shelf.confirmed()), "");
}

TEST(LibraryJudge, GrantsTheHardLimitAndNothingAbove) {
  Shelf shelf;
  shelf.hold_ours();
  EXPECT_EQ(shelf.why_not(shelf.confirmed(500)), "");
  ConfirmedRecord above = shelf.confirmed(500);
  Shelf::ask(above, order("o-1", 1, 501).request);
  above.programme.rate = millilitres_per_hour(501);
  EXPECT_NE(shelf.why_not(above).find("hard limit"), std::string::npos) << shelf.why_not(above);
}

// Dopamine 20 mg/h in a concentration that was chosen; from 0.5 mg in 1 mL on.
struct ChosenShelf : Shelf {
  Library drugs = *library();
  ChosenShelf() {
    DrugEntry entry;
    entry.id = EntryId{"dopamine"};
    entry.drug = entry.tall_man = "dopamine";
    entry.concentration = {Decimal{}, AmountUnit::kMilligram, Volume{}};
    entry.custom = LimitSet{
        {AmountUnit::kMilligram, Basis::kNone, Pace::kTotal}, Decimal::of(5, 1), {}, {}, {}};
    entry.limits.unit = {AmountUnit::kMilligram, Basis::kNone, Pace::kPerHour};
    drugs.areas[0].entries.push_back(entry);
    hold(drugs, site.secret_key);
  }
  static OrderRequest in(std::int64_t ml) {
    OrderRequest out = order("o-1", 1, 1).request;
    out.entry = EntryId{"dopamine"};
    out.dose = {Decimal::of(20), {AmountUnit::kMilligram, Basis::kNone, Pace::kPerHour}};
    out.concentration = {Decimal::of(400), AmountUnit::kMilligram, millilitres(ml)};
    return out;
  }
  // Worked out in `ml`, asked for in `asked_ml`.
  std::string why_not_in(std::int64_t ml, std::int64_t asked_ml) {
    ConfirmedRecord record = confirmed();
    record.programme = assess(in(ml), drugs, model()).programme;
    ask(record, in(asked_ml));
    return why_not(record);
  }
};

TEST(LibraryJudge, WorksOutAChosenConcentrationByItself) {
  ChosenShelf shelf;
  EXPECT_EQ(shelf.why_not_in(200, 200), "");
  EXPECT_EQ(shelf.why_not_in(200, 400), "confirmed rate 10 mL/h: the library gives 20 mL/h");
  EXPECT_EQ(shelf.why_not_in(800, 800), "");
  EXPECT_NE(shelf.why_not_in(801, 801).find("below hard limit 0.5 mg in 1 mL"), std::string::npos);
}

TEST(LibraryJudge, RefusesARateThatIsNotTheDoses) {
  Shelf shelf;
  shelf.hold_ours();
  ConfirmedRecord record = shelf.confirmed(125);
  record.programme.rate = microlitres_per_hour(125'010);
  EXPECT_EQ(shelf.why_not(record), "confirmed rate 125.01 mL/h: the library gives 125 mL/h");
}

TEST(LibraryJudge, RefusesAnotherVtbi) {
  Shelf shelf;
  shelf.hold_ours();
  ConfirmedRecord record = shelf.confirmed();
  record.programme.vtbi = record.programme.vtbi + nanolitres(1);
  EXPECT_NE(shelf.why_not(record).find("VTBI"), std::string::npos);
}

TEST(LibraryJudge, RefusesAirAndPressureThatAreNotTheLibrarys) {
  Shelf shelf;
  shelf.hold_ours();
  ConfirmedRecord record = shelf.confirmed();
  record.programme.air_single = Volume{};
  EXPECT_NE(shelf.why_not(record).find("air"), std::string::npos);
}

TEST(LibraryJudge, RefusesAnEntryThatTheLibraryDoesNotHave) {
  Shelf shelf;
  shelf.hold_ours();
  ConfirmedRecord record = shelf.confirmed();
  OrderRequest request = order("o-1", 1, 125).request;
  request.entry = EntryId{"heparin"};
  Shelf::ask(record, request);
  EXPECT_NE(shelf.why_not(record).find("heparin"), std::string::npos);
}

TEST(LibraryJudge, RefusesWhatWasJudgedByAnotherLibrary) {
  Shelf shelf;
  shelf.hold_ours();
  ConfirmedRecord record = shelf.confirmed();
  ++record.library.number;
  EXPECT_NE(shelf.why_not(record).find("confirmed by library 2"), std::string::npos);
  record = shelf.confirmed();
  record.library.digest[0] ^= 1;
  EXPECT_NE(shelf.why_not(record).find("another content"), std::string::npos);
}

TEST(LibraryJudge, RefusesWithoutALibrary) {
  Shelf shelf;
  const Status found = shelf.judge.judge(shelf.confirmed());
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().fault, Fault::kNotFound);
}

TEST(LibraryJudge, RefusesALibraryThatAnotherSiteSigned) {
  Shelf shelf;
  shelf.hold_ours();
  LibraryJudge stranger(shelf.disk, kFolder, crypto::make_key_pair().public_key, model());
  const Status found = stranger.judge(shelf.confirmed());
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().detail.find("not signed"), std::string::npos) << found.error().detail;
}

TEST(LibraryJudge, RefusesAConfirmationThatNamesNoRequest) {
  Shelf shelf;
  shelf.hold_ours();
  ConfirmedRecord record = shelf.confirmed();
  record.request = {};
  EXPECT_NE(shelf.why_not(record).find("cannot be judged"), std::string::npos);
}

TEST(LibraryJudge, RefusesARequestThatIsNone) {
  Shelf shelf;
  shelf.hold_ours();
  ConfirmedRecord record = shelf.confirmed();
  record.request.bytes[record.request.size - 1] = ' ';
  EXPECT_NE(shelf.why_not(record).find("cannot be judged"), std::string::npos);
}

// Whatever part of the programme is not what request and library make, by one unit.
TEST(LibraryJudge, RefusesEveryPartThatIsNotTheOrders) {
  Shelf shelf;
  shelf.hold_ours();
  const auto refuses = [&](auto change) {
    ConfirmedRecord record = shelf.confirmed();
    change(record.programme);
    EXPECT_NE(shelf.why_not(record), "");
  };
  refuses([](Programme& p) { p.demand.dose = {nanolitres(1), nanolitres_per_hour(1)}; });
  refuses([](Programme& p) { p.demand.lockout += 1ms; });
  refuses([](Programme& p) { p.window.volume += nanolitres(1); });
  refuses([](Programme& p) { p.window.length += 1ms; });
  refuses([](Programme& p) { p.bolus.most += nanolitres(1); });
  refuses([](Programme& p) { p.bolus.rate_most += nanolitres_per_hour(1); });
  refuses([](Programme& p) { p.rate_most += nanolitres_per_hour(1); });
  refuses([](Programme& p) { p.course.count = 1; });
  refuses([](Programme& p) { p.course.phases[0].rate = millilitres_per_hour(999); });
  refuses([](Programme& p) { p.periodic.interval += 1ms; });
  refuses([](Programme& p) { p.tci.target_pg_per_ml += 1; });
  refuses([](Programme& p) { p.delay += 1ms; });
  refuses([](Programme& p) { p.kvo_in_delay = true; });
  refuses([](Programme& p) { p.longest += 1ms; });
  refuses([](Programme& p) { p.occlusion_restarts += 1; });
  refuses([](Programme& p) { p.secondary = true; });
  refuses([](Programme& p) { p.therapy = Therapy::kPca; });
  refuses([](Programme& p) { p.end_action = EndAction::kContinue; });
}

TEST(LibraryJudge, TakesUpANewerLibraryByItself) {
  Shelf shelf;
  shelf.hold_ours();
  ASSERT_EQ(shelf.why_not(shelf.confirmed()), "");
  shelf.hold(*library(2), shelf.site.secret_key);
  EXPECT_EQ(shelf.why_not(shelf.confirmed()), "");
}

}  // namespace
}  // namespace ph::agent
