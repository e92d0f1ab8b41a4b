// What the gate was asked for and said goes on the record, whatever becomes of it.
#include <gtest/gtest.h>

#include <algorithm>

#include "protocol/crypto/crypto.hpp"
#include "protocol/wire/library_codec.hpp"
#include "protocol/wire/request_text.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {
namespace {

struct JudgedAtTheGate : testing::Test {
  JudgedAtTheGate() : bedside(PumpId{"P-1"}, model()) {
    EXPECT_TRUE(bedside.activate(library(), version(), {}));
    now.steady += std::chrono::hours{1};
    now.wall += std::chrono::hours{1};
  }
  static std::vector<PumpEvent> of(const BedsideEffects& effects, EventKind kind) {
    std::vector<PumpEvent> out;
    std::copy_if(effects.events.begin(), effects.events.end(), std::back_inserter(out),
                 [kind](const PumpEvent& event) { return event.kind == kind; });
    return out;
  }
  static OrderRequest request(std::int64_t ml_h) { return order("x", 1, ml_h).request; }
  JudgedText judged(const BedsideEffects& effects) const {
    const auto found = of(effects, EventKind::kProgrammeJudged);
    EXPECT_EQ(found.size(), 1u);
    return found.empty() ? JudgedText{} : *parse_judged_text(found[0].text);
  }

  Bedside bedside;
  Now now{};
};

TEST_F(JudgedAtTheGate, NamesTheLibraryAndTheHashOfTheEntry) {
  const auto effects = bedside.enter(request(50), now, {});
  const DrugEntry entry = library()->areas.at(0).entries.at(0);
  EXPECT_EQ(judged(effects).entry, crypto::sha256(as_bytes(wire::canonical(entry))));
  const auto event = of(effects, EventKind::kProgrammeJudged).at(0);
  EXPECT_EQ(event.number, 1);
  EXPECT_EQ(event.rate, millilitres_per_hour(50));
  EXPECT_EQ(event.volume, millilitres(1));
}

TEST_F(JudgedAtTheGate, NamesNoEntryThatTheLibraryDoesNotHave) {
  OrderRequest foreign = request(50);
  foreign.entry = EntryId{"water"};
  EXPECT_EQ(judged(bedside.enter(foreign, now, {})).entry, Digest{});
}

TEST_F(JudgedAtTheGate, TellsAllOfWhatWasEnteredByHand) {
  OrderRequest long_one = request(50);
  long_one.measures.weight = kilograms(70);
  long_one.duration = std::chrono::hours{3};
  const auto effects = bedside.enter(long_one, now, {});
  std::string text;
  const auto pieces = of(effects, EventKind::kProgrammeText);
  ASSERT_GT(pieces.size(), 1u);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    EXPECT_EQ(pieces[i].number, static_cast<std::int64_t>(pieces.size() - 1 - i));
    EXPECT_LE(pieces[i].text.size(), PumpEvent::kMaxText);
    text += pieces[i].text;
  }
  EXPECT_EQ(text, wire::request_text(long_one));
  EXPECT_EQ(judged(effects).source, ProgrammeSource::kByHand);
}

TEST_F(JudgedAtTheGate, RepeatsNothingThatAnOrdersAuthorHas) {
  const auto effects = bedside.propose(order("o-1", 1, 50), milliseconds{0}, now, {});
  EXPECT_EQ(judged(effects).source, ProgrammeSource::kOrder);
  EXPECT_TRUE(of(effects, EventKind::kProgrammeText).empty());
}

TEST_F(JudgedAtTheGate, SaysNothingOfLimitsThatWereKept) {
  for (const int ml_h : {1, 200}) {
    EXPECT_TRUE(of(bedside.enter(request(ml_h), now, {}), EventKind::kLimitAlerted).empty());
  }
}

TEST_F(JudgedAtTheGate, TellsEachLimitThatWasPassed) {
  const std::pair<std::int64_t, Verdict> kCases[] = {{201, Verdict::kAboveSoft},
                                                     {501, Verdict::kAboveHard}};
  for (const auto& [ml_h, verdict] : kCases) {
    const auto alerts = of(bedside.enter(request(ml_h), now, {}), EventKind::kLimitAlerted);
    ASSERT_EQ(alerts.size(), 1u) << ml_h;
    EXPECT_EQ(alerts[0].number, static_cast<std::int64_t>(verdict));
    EXPECT_NE(alerts[0].text.find("limit"), std::string::npos) << alerts[0].text;
    EXPECT_FALSE(alerts[0].order.empty());
  }
}

TEST_F(JudgedAtTheGate, TellsTheQuestionBeforeItsAnswer) {
  const auto effects = bedside.enter(request(501), now, {});
  EXPECT_EQ(effects.events.front().kind, EventKind::kProgrammeJudged);
  EXPECT_EQ(effects.events.back().order_state, OrderState::kRejected);
}

}  // namespace
}  // namespace ph::agent
