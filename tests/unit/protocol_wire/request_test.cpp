#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "protocol/wire/codec.hpp"
#include "protocol/wire/request_text.hpp"

namespace ph::wire {
namespace {

using Json = nlohmann::json;
using std::chrono::minutes;

Dose dose(const char* value, const char* unit) {
  return {*Decimal::parse(value, "test"), *parse_dose_unit(unit, "test")};
}

// Every field set, each to a value of its own. No pump would take it: the form is what counts.
OrderRequest everything() {
  OrderRequest request;
  request.pump = PumpId{std::string(64, 'p')};
  request.patient = PatientRef{std::string(64, 'q')};
  request.care_area = std::string(64, 'a');
  request.entry = EntryId{std::string(64, 'e')};
  request.concentration =
      Concentration{*Decimal::parse("4.25", "test"), AmountUnit::kGram, nanolitres(99'999'999'998)};
  request.dose = dose("5", "mcg/kg/min");
  request.measures = {grams(70'000), BodySurface::of(17'300)};
  request.vtbi = millilitres(250);
  request.duration = minutes{61};
  request.end_action = EndAction::kKeepVeinOpen;
  TherapyRequest& more = request.more;
  more.loading = LoadingRequest{dose("1", "mg"), minutes{1}};
  more.demand = DemandRequest{dose("2", "mg"), minutes{2}, minutes{3}};
  more.window = WindowRequest{dose("3", "mg"), minutes{4}};
  more.periodic = PeriodicRequest{dose("4", "mg"), minutes{5}, minutes{6}, minutes{7}, false};
  more.intermittent = IntermittentRequest{nanolitres(8), minutes{9}, nanolitres_per_hour(10)};
  more.steps.assign(12,
                    {nanolitres_per_hour(9'999'999'999), nanolitres(99'999'999'999), minutes{18}});
  more.steps_repeat = true;
  more.ramp = RampRequest{minutes{11}, minutes{12}};
  more.slow_start = SlowStartRequest{nanolitres_per_hour(13), minutes{14}};
  more.flush = FlushRequest{nanolitres(15), nanolitres_per_hour(16), minutes{17}};
  more.tci = TciRequest{TciModel::kMinto, TciSite::kEffect,      *Decimal::parse("18.5", "test"),
                        Sex::kMale,       BodyHeight::of(1'900), 20};
  more.delay = minutes{21};
  more.kvo_in_delay = true;
  more.secondary = true;
  return request;
}

TEST(RequestText, ReadsBackWithEveryField) {
  const std::string text = request_text(everything());
  const auto again = parse_request(text);
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(again->more, everything().more);
  EXPECT_EQ(again->concentration, everything().concentration);
  EXPECT_EQ(request_text(*again), text);
}

TEST(RequestText, StaysInsideItsBoundWithEveryField) {
  EXPECT_LE(request_text(everything()).size(), kMaxRequest);
}

TEST(RequestText, IsWhatItWasWhereNothingMoreIsAskedFor) {
  OrderRequest request = everything();
  request.more = {};
  request.concentration.reset();
  const Json text = Json::parse(request_text(request));
  EXPECT_EQ(text.size(), 10U) << text;
}

// Every leaf of the text counts: another value is another text.
TEST(RequestText, DiffersWhereAnyValueDiffers) {
  const Json whole = Json::parse(request_text(everything())).flatten();
  std::size_t leaves = 0;
  for (const auto& [path, value] : whole.items()) {
    Json other = whole;
    if (value.is_number()) other[path] = value.get<std::int64_t>() - 1;
    if (value.is_boolean()) other[path] = !value.get<bool>();
    if (other == whole) continue;
    const auto parsed = parse_request(other.unflatten().dump());
    ASSERT_TRUE(parsed) << path << ": " << parsed.error().detail;
    EXPECT_NE(request_text(*parsed), request_text(everything())) << path;
    ++leaves;
  }
  EXPECT_GE(leaves, 60U);
}

TEST(RequestText, NamesAMemberThatIsMissingOrUnknownInAnyPart) {
  const Json whole = Json::parse(request_text(everything()));
  for (const char* part : {"loading", "demand", "window", "periodic", "intermittent", "ramp",
                           "slow_start", "flush", "tci"}) {
    for (const auto& [key, value] : whole.at(part).items()) {
      Json bad = whole;
      bad[part].erase(key);
      const auto parsed = parse_request(bad.dump());
      ASSERT_FALSE(parsed) << part << '.' << key;
      EXPECT_EQ(parsed.error().detail, std::string("request: ") + part + '.' + key + ": missing");
    }
    Json bad = whole;
    bad[part]["surprise"] = 1;
    EXPECT_FALSE(parse_request(bad.dump())) << part;
  }
}

TEST(RequestText, RefusesThirteenSteps) {
  Json bad = Json::parse(request_text(everything()));
  bad["steps"].push_back(bad["steps"][0]);
  EXPECT_EQ(parse_request(bad.dump()).error().detail,
            "request: steps: expected a list of 1 to 12, got 13");
}

TEST(OrderOffer, CarriesEveryPartOfTheRequest) {
  OrderOffer offer;
  offer.order.id = OrderId{"O-1"};
  offer.order.sequence = 1;
  offer.order.request = everything();
  offer.order.library.number = 1;
  offer.order.author = UserName{"ada"};
  const auto again = decode_server_message(encode(ServerMessage{offer}));
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(request_text(std::get<OrderOffer>(*again).order.request), request_text(everything()));
}

TEST(Telemetry, CarriesWhatATherapyIsDoing) {
  TelemetryReport report;
  Telemetry& out = report.telemetry;
  out.therapy = Therapy::kPca;
  out.activity = Activity::kDemandDose;
  out.secondary_to = OrderId{"O-2"};
  out.demands = 5;
  out.granted = 4;
  out.lockout_left = std::chrono::milliseconds{6};
  out.delay_left = std::chrono::milliseconds{7};
  out.plasma_pg_per_ml = 8;
  out.effect_pg_per_ml = 9;
  const auto again = decode_pump_message(encode(PumpMessage{report}));
  ASSERT_TRUE(again) << again.error().detail;
  const Telemetry& in = std::get<TelemetryReport>(*again).telemetry;
  EXPECT_EQ(in.therapy, out.therapy);
  EXPECT_EQ(in.activity, out.activity);
  EXPECT_EQ(in.secondary_to, out.secondary_to);
  EXPECT_EQ(in.demands, out.demands);
  EXPECT_EQ(in.granted, out.granted);
  EXPECT_EQ(in.lockout_left, out.lockout_left);
  EXPECT_EQ(in.delay_left, out.delay_left);
  EXPECT_EQ(in.plasma_pg_per_ml, out.plasma_pg_per_ml);
  EXPECT_EQ(in.effect_pg_per_ml, out.effect_pg_per_ml);
}

}  // namespace
}  // namespace ph::wire
