#include "tests/bench/plot.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ph::bench {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
  return found;
}

constexpr std::array<TrumpetBar, 2> kBars{{{2, 5}, {31, 1.5}}};

Trumpet a_trumpet() {
  Trumpet trumpet;
  trumpet.overall_pct = 0.4;
  const double reach[] = {4.2, 2, 1.1, 0.8, 0.6};
  for (std::size_t i = 0; i < 5; ++i) {
    trumpet.windows[i] = {Trumpet::kMinutes[i], 1, reach[i], -reach[i] / 2};
  }
  return trumpet;
}

TEST(Svg, IsOneDocumentWithTitleAndAxesWithUnits) {
  const std::vector<double> flows(240, 25.0);
  const std::string text =
      svg(start_up_plot("Start-up at 25 mL/h", flows, millilitres_per_hour(25)));
  EXPECT_EQ(text.rfind("<svg xmlns=\"http://www.w3.org/2000/svg\"", 0), 0U);
  EXPECT_EQ(text.substr(text.size() - 7), "</svg>\n");
  EXPECT_EQ(count(text, "<title>Start-up at 25 mL/h</title>"), 1U);
  EXPECT_EQ(count(text, ">time / min</text>"), 1U);
  EXPECT_EQ(count(text, ">flow / mL/h</text>"), 1U);
}

TEST(Svg, IsReadableOnALightPageAndOnADarkOne) {
  const std::string text = svg({"t", {"x", 0, 1, {}}, {"y", 0, 1, {}}, {}});
  EXPECT_EQ(count(text, "prefers-color-scheme:dark"), 1U);
  EXPECT_EQ(count(text, "<rect class=\"page\""), 1U);
}

TEST(Svg, PutsACurveWhereItsAxesSay) {
  const Plot plot{"t", {"x", 0, 10, {}}, {"y", -1, 1, {}}, {{"c", {{0, -1}, {10, 1}}, 2}}};
  EXPECT_EQ(count(svg(plot), "class=\"curve c2\" points=\"70.0,368.0 740.0,66.0 \""), 1U);
}

TEST(Svg, CutsPointsOffAtTheFrame) {
  const Plot plot{"t", {"x", 0, 10, {}}, {"y", 0, 1, {}}, {{"", {{-5, 9}, {20, -9}}}}};
  EXPECT_EQ(count(svg(plot), "points=\"70.0,66.0 740.0,368.0 \""), 1U);
}

TEST(Svg, NeverLetsATextBecomeMarkup) {
  const std::string text = svg({"a<b & c>d", {"x", 0, 1, {}}, {"y", 0, 1, {}}, {}});
  EXPECT_EQ(count(text, "a&lt;b &amp; c&gt;d"), 2U);
}

TEST(Svg, TicksAtRoundValues) {
  const std::string text = svg({"t", {"x", 0, 120, {}}, {"y", -2.5, 2.5, {}}, {}});
  for (const char* tick : {">0<", ">20<", ">100<", ">120<", ">-2<", ">-1<", ">2<"}) {
    EXPECT_GE(count(text, tick), 1U) << tick;
  }
}

TEST(StartUpPlot, ShowsTwoHoursAndNoMore) {
  const std::vector<double> flows(300, 25.0);
  const Plot plot = start_up_plot("t", flows, millilitres_per_hour(25));
  EXPECT_EQ(plot.curves.back().points.size(), 240U);
  EXPECT_EQ(plot.curves.back().points.back().x, 120);
  EXPECT_EQ(plot.x.most, 120);
}

TEST(StartUpPlot, HasRoomForTheHighestAndTheLowestFlow) {
  std::vector<double> flows(240, 25.0);
  flows[3] = 61;
  flows[4] = -2;
  const Plot plot = start_up_plot("t", flows, millilitres_per_hour(25));
  EXPECT_GE(plot.y.most, 61);
  EXPECT_LE(plot.y.least, -2);
}

TEST(TrumpetPlot, HasAPointForEachWindowAboveAndBelow) {
  const std::vector<NamedTrumpet> one{{"", a_trumpet()}};
  const Plot plot = trumpet_plot("t", one, {});
  ASSERT_EQ(plot.curves.size(), 3U);
  EXPECT_EQ(plot.curves[0].points.size(), 5U);
  EXPECT_EQ(plot.curves[0].points[1].x, 5);
  EXPECT_EQ(plot.curves[0].points[1].y, 2);
  EXPECT_EQ(plot.curves[1].points[1].y, -1);
  EXPECT_EQ(plot.curves[2].points[0].y, 0.4);
  EXPECT_EQ(plot.x.ticks, (std::vector<double>{2, 5, 11, 19, 31}));
}

TEST(TrumpetPlot, ReachesAsFarUpAsDown) {
  const std::vector<NamedTrumpet> one{{"", a_trumpet()}};
  const Plot plot = trumpet_plot("t", one, {});
  EXPECT_EQ(plot.y.least, -plot.y.most);
  EXPECT_GE(plot.y.most, 4.2);
  EXPECT_GE(trumpet_plot("t", one, kBars).y.most, 5.0);
}

TEST(TrumpetPlot, MarksEachBarAboveAndBelowItsWindow) {
  const Plot plot = trumpet_plot("t", {}, kBars);
  ASSERT_EQ(plot.curves.size(), 4U);
  EXPECT_EQ(plot.curves[0].name, "bar");
  EXPECT_NEAR(plot.curves[2].points[0].x, 30.2, 1e-9);
  EXPECT_NEAR(plot.curves[2].points[1].x, 31.8, 1e-9);
  EXPECT_EQ(plot.curves[2].points[0].y, 1.5);
  EXPECT_EQ(plot.curves[3].points[0].y, -1.5);
}

TEST(TrumpetPlot, TellsSeveralTrumpetsApart) {
  const std::vector<NamedTrumpet> three{
      {"-100 mmHg", a_trumpet()}, {"0", a_trumpet()}, {"+100 mmHg", a_trumpet()}};
  const std::string text = svg(trumpet_plot("t", three, kBars));
  EXPECT_EQ(count(text, ">-100 mmHg</text>"), 1U);
  EXPECT_EQ(count(text, ">+100 mmHg</text>"), 1U);
  EXPECT_EQ(count(text, "class=\"curve c2\" points"), 2U);
}

TEST(Svg, IsTheSameForTheSamePlot) {
  const std::vector<NamedTrumpet> one{{"", a_trumpet()}};
  EXPECT_EQ(svg(trumpet_plot("t", one, kBars)), svg(trumpet_plot("t", one, kBars)));
}

}  // namespace
}  // namespace ph::bench
