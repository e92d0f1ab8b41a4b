#include "tests/bench/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ph::bench {
namespace {

constexpr double kWidth = 760, kHeight = 420;
constexpr double kLeft = 70, kRight = 20, kTop = 66, kBottom = 52;
constexpr std::size_t kColours = 4;

// Blue, vermilion, green and purple of Okabe and Ito, told apart without colour vision too.
constexpr const char* kStyle =
    "<style>"
    "text{font:13px system-ui,sans-serif;fill:#1f2328}"
    ".title{font-size:15px;font-weight:600}"
    ".page{fill:#ffffff}.frame{fill:none;stroke:#59636e}.grid{stroke:#d1d9e0}"
    ".curve{fill:none;stroke-width:1.8;stroke-linejoin:round}.dashed{stroke-dasharray:6 4}"
    ".c0{stroke:#0072b2}.c1{stroke:#d55e00}.c2{stroke:#00795a}.c3{stroke:#a2477f}"
    ".d0{fill:#0072b2}.d1{fill:#d55e00}.d2{fill:#00795a}.d3{fill:#a2477f}"
    "@media(prefers-color-scheme:dark){"
    "text{fill:#e6edf3}.page{fill:#0d1117}.frame{stroke:#9198a1}.grid{stroke:#30363d}"
    ".c0{stroke:#56b4e9}.c1{stroke:#e69f00}.c2{stroke:#2ec49a}.c3{stroke:#e59ac6}"
    ".d0{fill:#56b4e9}.d1{fill:#e69f00}.d2{fill:#2ec49a}.d3{fill:#e59ac6}"
    "}</style>\n";

std::string number(double value, const char* format) {
  char text[32];
  std::snprintf(text, sizeof text, format, value == 0 ? 0.0 : value);
  return text;
}

std::string place(double pixels) { return number(pixels, "%.1f"); }

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

// Steps of 1, 2 or 5 times a power of ten, five to ten of them.
std::vector<double> round_ticks(const PlotAxis& axis) {
  const double rough = (axis.most - axis.least) / 8;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double part = rough / power;
  const double step = power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
  std::vector<double> ticks;
  const auto first = static_cast<long>(std::ceil(axis.least / step - 1e-9));
  const auto last = static_cast<long>(std::floor(axis.most / step + 1e-9));
  for (long i = first; i <= last; ++i) ticks.push_back(static_cast<double>(i) * step);
  return ticks;
}

// The document under way, and where a value lies on it.
class Canvas {
 public:
  explicit Canvas(const Plot& plot) : plot_(plot) {}

  std::string drawn() {
    begin();
    grid();
    for (const Curve& curve : plot_.curves) draw(curve);
    legend();
    return out_ + "</svg>\n";
  }

 private:
  double x(double value) const {
    const double part = (value - plot_.x.least) / (plot_.x.most - plot_.x.least);
    return kLeft + std::clamp(part, 0.0, 1.0) * (kWidth - kLeft - kRight);
  }
  double y(double value) const {
    const double part = (value - plot_.y.least) / (plot_.y.most - plot_.y.least);
    return kHeight - kBottom - std::clamp(part, 0.0, 1.0) * (kHeight - kTop - kBottom);
  }

  void begin() {
    out_ =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 420\" width=\"760\" "
        "height=\"420\" role=\"img\">\n<title>" +
        escaped(plot_.title) + "</title>\n" + kStyle +
        "<rect class=\"page\" width=\"760\" height=\"420\"/>\n";
    text(kLeft, 26, "start", plot_.title, " class=\"title\"");
    text((kLeft + kWidth - kRight) / 2, kHeight - 12, "middle", plot_.x.title, "");
    text(16, (kTop + kHeight - kBottom) / 2, "middle", plot_.y.title,
         " transform=\"rotate(-90 16 " + place((kTop + kHeight - kBottom) / 2) + ")\"");
  }

  void grid() {
    for (const double tick : plot_.x.ticks.empty() ? round_ticks(plot_.x) : plot_.x.ticks) {
      line(x(tick), kTop, x(tick), kHeight - kBottom, "grid");
      text(x(tick), kHeight - kBottom + 18, "middle", number(tick, "%.6g"), "");
    }
    for (const double tick : plot_.y.ticks.empty() ? round_ticks(plot_.y) : plot_.y.ticks) {
      line(kLeft, y(tick), kWidth - kRight, y(tick), "grid");
      text(kLeft - 8, y(tick) + 4, "end", number(tick, "%.6g"), "");
    }
    out_ += "<rect class=\"frame\" x=\"" + place(kLeft) + "\" y=\"" + place(kTop) + "\" width=\"" +
            place(kWidth - kLeft - kRight) + "\" height=\"" + place(kHeight - kTop - kBottom) +
            "\"/>\n";
  }

  void draw(const Curve& curve) {
    out_ += "<polyline class=\"" + classes(curve) + "\" points=\"";
    for (const PlotPoint& point : curve.points) {
      out_ += place(x(point.x)) + "," + place(y(point.y)) + " ";
    }
    out_ += "\"/>\n";
    if (!curve.dots) return;
    for (const PlotPoint& point : curve.points) {
      out_ += "<circle class=\"d" + colour(curve) + "\" r=\"3\" cx=\"" + place(x(point.x)) +
              "\" cy=\"" + place(y(point.y)) + "\"/>\n";
    }
  }

  // In one row above the frame; a letter takes about 8 pixels.
  void legend() {
    double at = kLeft;
    for (const Curve& curve : plot_.curves) {
      if (curve.name.empty()) continue;
      line(at, kTop - 16, at + 26, kTop - 16, classes(curve));
      text(at + 32, kTop - 12, "start", curve.name, "");
      at += 50 + 8.0 * static_cast<double>(curve.name.size());
    }
  }

  static std::string colour(const Curve& curve) { return std::to_string(curve.colour % kColours); }
  static std::string classes(const Curve& curve) {
    return "curve c" + colour(curve) + (curve.dashed ? " dashed" : "");
  }
  void line(double x1, double y1, double x2, double y2, const std::string& classes) {
    out_ += "<line class=\"" + classes + "\" x1=\"" + place(x1) + "\" y1=\"" + place(y1) +
            "\" x2=\"" + place(x2) + "\" y2=\"" + place(y2) + "\"/>\n";
  }
  void text(double at_x, double at_y, const char* anchor, const std::string& words,
            const std::string& more) {
    out_ += "<text x=\"" + place(at_x) + "\" y=\"" + place(at_y) + "\" text-anchor=\"" + anchor +
            "\"" + more + ">" + escaped(words) + "</text>\n";
  }

  const Plot& plot_;
  std::string out_;
};

// Outwards to a round value.
double ceiling(double value) {
  if (value <= 0) return 1;
  const double step = std::pow(10, std::floor(std::log10(value))) / 2;
  return std::ceil(value / step - 1e-9) * step;
}

}  // namespace

std::string svg(const Plot& plot) { return Canvas(plot).drawn(); }

Plot start_up_plot(std::string title, std::span<const double> flows_ml_per_h, FlowRate rate) {
  const double set = static_cast<double>(rate.count()) / 1e6;
  Curve flow{"flow, every 0.5 min", {}, 0, false, false};
  double least = 0, most = set * 1.2;
  for (std::size_t i = 0; i < std::min(flows_ml_per_h.size(), 2 * kSamplesPerHour); ++i) {
    flow.points.push_back({static_cast<double>(i + 1) / 2, flows_ml_per_h[i]});
    most = std::max(most, flows_ml_per_h[i]);
    least = std::min(least, flows_ml_per_h[i]);
  }
  Curve wanted{"set rate", {{0, set}, {120, set}}, 1, true, false};
  Plot plot{std::move(title), {"time / min", 0, 120, {}}, {}, {}};
  plot.y = {"flow / mL/h", least < 0 ? -ceiling(-least) : 0, ceiling(most), {}};
  plot.curves = {std::move(wanted), std::move(flow)};
  return plot;
}

Plot trumpet_plot(std::string title, std::span<const NamedTrumpet> trumpets,
                  std::span<const TrumpetBar> bars) {
  Plot plot{std::move(title), {"observation window / min", 0, 32, {}}, {}, {}};
  for (const int minutes : Trumpet::kMinutes) plot.x.ticks.push_back(minutes);
  double reach = 0;
  for (std::size_t i = 0; i < trumpets.size(); ++i) {
    const Trumpet& trumpet = trumpets[i].trumpet;
    const double overall = trumpet.overall_pct;
    const std::string name = trumpets[i].name;
    Curve most{name.empty() ? "Ep(max), Ep(min)" : name, {}, i, false, true};
    Curve least{"", {}, i, false, true};
    for (const TrumpetWindow& window : trumpet.windows) {
      const double minutes = window.minutes;
      most.points.push_back({minutes, window.most_pct});
      least.points.push_back({minutes, window.least_pct});
      reach = std::max({reach, std::abs(window.most_pct), std::abs(window.least_pct)});
    }
    Curve mean{i == 0 ? "overall error A" : "", {{2, overall}, {31, overall}}, i, true, false};
    plot.curves.insert(plot.curves.end(), {most, least, mean});
  }
  for (const TrumpetBar& bar : bars) {
    const double left = bar.minutes - 0.8, right = bar.minutes + 0.8;
    const bool first = &bar == bars.data();
    plot.curves.push_back({first ? "bar" : "", {{left, bar.pct}, {right, bar.pct}}, 3});
    plot.curves.push_back({"", {{left, -bar.pct}, {right, -bar.pct}}, 3});
    reach = std::max(reach, bar.pct * 1.1);
  }
  plot.y = {"error of the flow / %", -ceiling(reach), ceiling(reach), {}};
  return plot;
}

}  // namespace ph::bench
