#pragma once
#include <span>
#include <string>
#include <vector>

#include "tests/bench/trumpet.hpp"

namespace ph::bench {

struct PlotPoint {
  double x = 0, y = 0;
};

struct Curve {
  std::string name;  // for the legend; empty: not in it
  std::vector<PlotPoint> points;
  std::size_t colour = 0;  // of four, again from the first behind them
  bool dashed = false;
  bool dots = false;  // a dot at each point
};

struct PlotAxis {
  std::string title;  // with its unit, such as "flow / mL/h"
  double least = 0, most = 1;
  std::vector<double> ticks;  // empty: at round values
};

struct Plot {
  std::string title;
  PlotAxis x, y;
  std::vector<Curve> curves;
};

// `plot` as an SVG document of 760 x 420 in plain text, for a light page or a dark one as the
// reader has it. The same plot gives the same bytes. Points outside the axes are cut off at the
// frame.
std::string svg(const Plot& plot);

// Flow over the first two hours with the set rate. IEC 60601-2-24: from 0 to 120 min.
Plot start_up_plot(std::string title, std::span<const double> flows_ml_per_h, FlowRate rate);

struct NamedTrumpet {
  std::string name;  // such as "+100 mmHg"
  Trumpet trumpet;
};

// A bound that is asked of one observation window: Ep within plus and minus this much.
struct TrumpetBar {
  int minutes = 0;
  double pct = 0;
};

// Ep(max), Ep(min) and A over the observation window, for one trumpet or several in one picture,
// with a short line above and below for each bar.
Plot trumpet_plot(std::string title, std::span<const NamedTrumpet> trumpets,
                  std::span<const TrumpetBar> bars);

}  // namespace ph::bench
