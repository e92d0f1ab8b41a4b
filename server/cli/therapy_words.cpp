#include "server/cli/therapy_words.hpp"

#include <charconv>

#include "server/cli/measures.hpp"

namespace ph::cli {
namespace {

using std::chrono::milliseconds;

// Reads one option after the other and keeps what is wrong.
class Reader {
 public:
  explicit Reader(std::vector<std::string>& problems) : problems_(problems) {}

  // The pieces of `text` between the words, which stand in this order: "5 mg in 10min" by {"in"} is
  // {"5 mg", "10min"}. As many pieces as words and one; empty ones where the text does not fit.
  std::vector<std::string> pieces(const std::string& option, const std::string& text,
                                  std::initializer_list<const char*> words, const char* like) {
    std::vector<std::string> out;
    std::size_t at = 0;
    for (const char* word : words) {
      const std::string between = ' ' + std::string(word) + ' ';
      const std::size_t found = text.find(between, at);
      if (found == std::string::npos) {
        problems_.push_back(option + ": expected as in \"" + like + "\", got \"" + text + "\"");
        return std::vector<std::string>(words.size() + 1);
      }
      out.push_back(text.substr(at, found - at));
      at = found + between.size();
    }
    out.push_back(text.substr(at));
    return out;
  }

  template <class T>
  T take(Result<T> (*read)(const std::string&, What), const std::string& text,
         const std::string& option) {
    if (text.empty() && !problems_.empty()) return T{};
    auto value = read(text, option);
    if (value) return *value;
    problems_.push_back(value.error().detail);
    return T{};
  }
  template <class T>
  T word(Result<T> (*parse)(std::string_view, std::string_view), const std::string& text,
         const std::string& option) {
    auto value = parse(text, option);
    if (value) return *value;
    problems_.push_back(value.error().detail);
    return T{};
  }
  void complain(std::string why) { problems_.push_back(std::move(why)); }
  void needs(const std::string& text, const char* option, const char* beside) {
    if (text.empty()) complain(std::string(option) + ": needed beside " + beside);
  }
  void alone(const std::string& text, const char* option, const char* without) {
    if (!text.empty()) complain(std::string(option) + ": means nothing without " + without);
  }

 private:
  std::vector<std::string>& problems_;
};

void read_doses(Reader& reader, const TherapyWords& words, TherapyRequest& out) {
  if (!words.loading.empty()) {
    const auto p = reader.pieces("--loading", words.loading, {"in"}, "5 mg in 10min");
    out.loading = LoadingRequest{reader.take(read_dose, p[0], "--loading"),
                                 reader.take(read_duration, p[1], "--loading")};
  }
  if (!words.demand.empty()) {
    const auto p = reader.pieces("--demand", words.demand, {"in"}, "1 mg in 1min");
    reader.needs(words.lockout, "--lockout", "--demand");
    out.demand = DemandRequest{reader.take(read_dose, p[0], "--demand"),
                               reader.take(read_duration, p[1], "--demand"),
                               reader.take(read_duration, words.lockout, "--lockout")};
  } else {
    reader.alone(words.lockout, "--lockout", "--demand");
  }
  if (!words.window.empty()) {
    const auto p = reader.pieces("--window-limit", words.window, {"in"}, "20 mg in 4h");
    out.window = WindowRequest{reader.take(read_dose, p[0], "--window-limit"),
                               reader.take(read_duration, p[1], "--window-limit")};
  }
}

void read_pieb(Reader& reader, const TherapyWords& words, TherapyRequest& out) {
  if (words.pieb.empty()) return reader.alone(words.pieb_restart, "--pieb-restart", "--pieb");
  const auto p = reader.pieces("--pieb", words.pieb, {"in", "every", "first"},
                               "8 mL in 2min every 45min first 45min");
  if (words.pieb_restart != "yes" && words.pieb_restart != "no") {
    reader.complain(
        "--pieb-restart: needed beside --pieb, yes or no: whether a demand dose begins "
        "the interval anew");
  }
  out.periodic = PeriodicRequest{
      reader.take(read_dose, p[0], "--pieb"), reader.take(read_duration, p[1], "--pieb"),
      reader.take(read_duration, p[2], "--pieb"), reader.take(read_duration, p[3], "--pieb"),
      words.pieb_restart == "yes"};
}

void read_steps(Reader& reader, const TherapyWords& words, TherapyRequest& out) {
  constexpr std::string_view kWait = "wait ";
  for (const std::string& text : words.steps) {
    StepRequest step;
    if (text.substr(0, kWait.size()) == kWait) {
      step.wait = reader.take(read_duration, text.substr(kWait.size()), "--step");
    } else {
      const auto p = reader.pieces("--step", text, {"until"}, "60 mL/h until 30mL");
      step.rate = reader.take(read_rate, p[0], "--step");
      step.volume = reader.take(read_volume, p[1], "--step");
    }
    out.steps.push_back(step);
  }
  out.steps_repeat = words.repeat_steps;
}

void read_course(Reader& reader, const TherapyWords& words, TherapyRequest& out) {
  read_steps(reader, words, out);
  if (!words.intermittent.empty()) {
    const auto p = reader.pieces("--intermittent", words.intermittent, {"every", "between"},
                                 "100mL every 4h between 5 mL/h");
    out.intermittent = IntermittentRequest{
        reader.take(read_volume, p[0], "--intermittent"),
        reader.take(read_duration, p[1], "--intermittent"),
        p[2] == "nothing" ? FlowRate{} : reader.take(read_rate, p[2], "--intermittent")};
  }
  if (!words.ramp_up.empty() || !words.ramp_down.empty()) {
    out.ramp.emplace();
    if (!words.ramp_up.empty()) {
      out.ramp->up = reader.take(read_duration, words.ramp_up, "--ramp-up");
    }
    if (!words.ramp_down.empty()) {
      out.ramp->down = reader.take(read_duration, words.ramp_down, "--ramp-down");
    }
  }
  if (!words.slow_start.empty()) {
    const auto p = reader.pieces("--slow-start", words.slow_start, {"for"}, "60 mL/h for 15min");
    out.slow_start = SlowStartRequest{reader.take(read_rate, p[0], "--slow-start"),
                                      reader.take(read_duration, p[1], "--slow-start")};
  }
  if (words.flush.empty()) return;
  const auto p =
      reader.pieces("--flush", words.flush, {"at", "every"}, "30mL at 300 mL/h every 4h");
  out.flush = FlushRequest{reader.take(read_volume, p[0], "--flush"),
                           reader.take(read_rate, p[1], "--flush"),
                           reader.take(read_duration, p[2], "--flush")};
}

std::int32_t years(Reader& reader, const std::string& text) {
  std::int32_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) {
    reader.complain("--age: expected whole years, got \"" + text + "\"");
  }
  return out;
}

void read_tci(Reader& reader, const TherapyWords& words, TherapyRequest& out) {
  if (words.tci.empty()) {
    reader.alone(words.sex, "--sex", "--tci");
    reader.alone(words.height, "--height", "--tci");
    return reader.alone(words.age, "--age", "--tci");
  }
  const std::size_t first = std::min(words.tci.find(' '), words.tci.size());
  const std::size_t second = std::min(words.tci.find(' ', first + 1), words.tci.size());
  const std::size_t unit = words.tci.rfind(" ng/mL");
  if (second == words.tci.size() || unit == std::string::npos || unit + 6 != words.tci.size() ||
      unit <= second) {
    return reader.complain("--tci: expected as in \"schnider effect 4000 ng/mL\", got \"" +
                           words.tci + "\"");
  }
  reader.needs(words.sex, "--sex", "--tci");
  reader.needs(words.height, "--height", "--tci");
  reader.needs(words.age, "--age", "--tci");
  TciRequest tci;
  tci.model = reader.word(parse_tci_model, words.tci.substr(0, first), "--tci");
  tci.site = reader.word(parse_tci_site, words.tci.substr(first + 1, second - first - 1), "--tci");
  tci.target_ng_per_ml =
      reader.word(&Decimal::parse, words.tci.substr(second + 1, unit - second - 1), "--tci");
  if (!words.sex.empty()) tci.sex = reader.word(parse_sex, words.sex, "--sex");
  if (!words.height.empty()) tci.height = reader.take(read_height, words.height, "--height");
  if (!words.age.empty()) tci.age_years = years(reader, words.age);
  out.tci = tci;
}

}  // namespace

TherapyRequest read_therapy(const TherapyWords& words, std::vector<std::string>& problems) {
  TherapyRequest out;
  Reader reader(problems);
  read_doses(reader, words, out);
  read_pieb(reader, words, out);
  read_course(reader, words, out);
  read_tci(reader, words, out);
  if (!words.delay.empty()) out.delay = reader.take(read_duration, words.delay, "--delay");
  out.kvo_in_delay = words.kvo_in_delay;
  out.secondary = words.secondary;
  return out;
}

}  // namespace ph::cli
