#include "tests/support/made_library.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>

#include "protocol/base/text.hpp"

namespace ph {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T, std::size_t N>
  const T& pick(const std::array<T, N>& from) {
    return from[below(N)];
  }

 private:
  std::mt19937_64 engine_;
};

constexpr std::array<std::string_view, 40> kFirst = {
    "abra",  "beti",  "cofa",  "dalu",  "erpo",  "fibu",   "gala",   "hexo",  "imto",  "juve",
    "kevo",  "lami",  "muro",  "nalo",  "oxta",  "pido",   "quri",   "roko",  "sito",  "tama",
    "ulfe",  "vexi",  "wegu",  "xilo",  "yopa",  "zefi",   "brano",  "clino", "dromu", "flexa",
    "grapi", "krepo", "plava", "proxi", "skelo", "splina", "strova", "trefu", "vrado", "zwipa"};
// Any two differ in their first and their last letter.
constexpr std::array<std::string_view, 20> kMiddle = {
    "bab", "ced", "dif", "fog", "guh", "laj", "mek", "nil", "pom", "run",
    "sap", "teq", "vir", "xos", "zut", "hav", "jew", "kix", "quy", "wiz"};
constexpr std::array<std::string_view, 24> kLast = {
    "mab",      "cillin",  "mycin",  "azole",    "pril",    "sartan",   "olol",    "dipine",
    "caine",    "prazole", "statin", "vir",      "tinib",   "platin",   "rubicin", "taxel",
    "floxacin", "curium",  "azepam", "barbital", "ephrine", "fentanil", "profen",  "zosin"};
constexpr std::array<std::string_view, 8> kClasses = {"antibiotic", "vasopressor", "sedative",
                                                      "opioid",     "antiviral",   "chemotherapy",
                                                      "hydration",  "antiemetic"};

// In TALLman letters: what differs stands in capitals.
std::string name_of(std::size_t number) {
  std::string out(kFirst[number % kFirst.size()]);
  number /= kFirst.size();
  for (const char c : kMiddle[number % kMiddle.size()]) out += static_cast<char>(c - 'a' + 'A');
  number /= kMiddle.size();
  out += kLast[(number * 5 + out.size()) % kLast.size()];
  return out;
}

LimitSet around(std::int64_t usual, DoseUnit unit) {
  return {unit, Decimal::of(usual, 2), Decimal::of(usual * 2, 2), Decimal::of(usual * 16, 2),
          Decimal::of(usual * 24, 2)};
}

DoseUnit in_mg(Basis basis, Pace pace) { return {AmountUnit::kMilligram, basis, pace}; }

void add_parts(DrugEntry& entry, Dice& dice) {
  const LimitSet total = around(100, in_mg(Basis::kNone, Pace::kTotal));
  if (dice.one_in(10)) entry.loading = total;
  if (dice.one_in(10)) {
    entry.bolus = total;
    entry.bolus_rate_most = millilitres_per_hour(150);
  }
  if (dice.one_in(20)) {
    entry.kind = EntryKind::kPca;
    entry.demand = DemandRules{total, minutes{5}, hours{1}, hours{4}, Decimal::of(100)};
  }
  if (dice.one_in(20)) {
    entry.concentration = {Decimal{}, AmountUnit::kMilligram, Volume{}};
    entry.custom = LimitSet{in_mg(Basis::kNone, Pace::kTotal), Decimal::of(1), Decimal::of(2),
                            Decimal::of(10), Decimal::of(20)};
  }
}

DrugEntry made_entry(std::size_t drug, std::size_t strength, Dice& dice) {
  DrugEntry out;
  out.tall_man = name_of(drug);
  out.drug = lower(out.tall_man);
  out.therapy_class = kClasses[drug % kClasses.size()];
  out.high_alert = drug % kClasses.size() == 1 || drug % kClasses.size() == 3;
  out.life_sustaining = drug % kClasses.size() == 1;
  const std::int64_t amount = 100 << strength;
  out.concentration = {Decimal::of(amount), AmountUnit::kMilligram, millilitres(50)};
  out.id = EntryId{out.drug + '-' + std::to_string(amount) + "mg-50mL-iv"};
  if (drug % 3 == 0) {
    out.kind = EntryKind::kIntermittent;
    out.limits = around(1'000, in_mg(Basis::kNone, Pace::kTotal));
    out.duration_least = minutes{15};
    out.duration_most = hours{4};
  } else {
    const Basis basis = drug % 3 == 1 ? Basis::kNone : Basis::kPerKilogram;
    out.limits = around(basis == Basis::kNone ? 500 : 10, in_mg(basis, Pace::kPerHour));
    out.usual = Decimal::of(basis == Basis::kNone ? 2'000 : 40, 2);
    add_parts(out, dice);
  }
  if (dice.one_in(4)) out.advisories = {"check with a second nurse"};
  if (dice.one_in(3)) out.codes = {"RX-" + std::to_string(drug * 8 + strength)};
  return out;
}

CareArea made_area(std::size_t number) {
  CareArea out;
  out.id = "area-" + std::to_string(number);
  out.name = "Care area " + std::to_string(number);
  out.rate_max = millilitres_per_hour(999);
  out.vtbi_max = millilitres(3'000);
  out.occlusion = mmhg(300 + 50 * static_cast<std::int64_t>(number % 4));
  out.air_single = microlitres(50);
  out.occlusion_restarts = static_cast<std::uint8_t>(number % 10);
  if (number % 3 == 0) out.kvo = millilitres_per_hour(2);
  return out;
}

// ---- any_library

std::string any_text(Dice& dice, std::size_t longest) {
  constexpr std::array<std::string_view, 24> kPieces = {"a",
                                                        "Zeta",
                                                        "=1+1",
                                                        "+5",
                                                        "-3",
                                                        "@x",
                                                        "'",
                                                        "''",
                                                        "\"",
                                                        ",",
                                                        ";",
                                                        "\\",
                                                        "|",
                                                        " x ",
                                                        "\xC3\xA4",
                                                        "\xE2\x82\xAC",
                                                        "\xF0\x9F\x92\x89",
                                                        "1,5",
                                                        "1E+03x",
                                                        "true",
                                                        "#REF!",
                                                        "sep=",
                                                        "\xC2\xA0y",
                                                        "entry,"};
  std::string out;
  for (std::size_t i = 0; i <= dice.below(5); ++i) {
    const std::string_view piece = dice.pick(kPieces);
    if (out.size() + piece.size() <= longest) out += piece;
  }
  const std::string_view bare(out);
  const std::size_t from = bare.find_first_not_of(" \xC2\xA0");
  const std::size_t to = bare.find_last_not_of(" \xC2\xA0");
  if (from == bare.npos) return "b";
  return from == 0 && to + 1 == bare.size() ? out : "c" + out + "d";
}

Decimal any_decimal(Dice& dice, std::int64_t from = 0) {
  return Decimal::of(from + static_cast<std::int64_t>(dice.below(1'000'000)),
                     static_cast<int>(dice.below(10)));
}

LimitSet any_limits(Dice& dice, DoseUnit unit) {
  std::array<Decimal, 4> rising{};
  for (Decimal& each : rising) each = any_decimal(dice, 1);
  std::sort(rising.begin(), rising.end());
  LimitSet out{unit, {}, {}, {}, rising[3]};
  if (dice.one_in(2)) out.hard_low = rising[0];
  if (dice.one_in(2)) out.soft_low = rising[1];
  if (dice.one_in(2)) out.soft_high = rising[2];
  return out;
}

std::vector<std::string> any_texts(Dice& dice, std::size_t most, const std::string& unlike) {
  std::vector<std::string> out;
  for (std::size_t i = dice.below(most + 1); i > 0; --i) {
    out.push_back(any_text(dice, 60) + unlike + std::to_string(i));
  }
  return out;
}

milliseconds any_time(Dice& dice, std::size_t most_ms) {
  constexpr std::array<std::size_t, 4> kSteps = {1, 1'000, 60'000, 3'600'000};
  const std::size_t step = dice.pick(kSteps);
  return milliseconds{static_cast<std::int64_t>(
      (1'000 / step + 1 + dice.below(std::max<std::size_t>(most_ms / step, 1))) * step)};
}

void any_parts(DrugEntry& entry, Dice& dice) {
  const DoseUnit total{entry.concentration.unit, Basis::kNone, Pace::kTotal};
  if (dice.one_in(2)) entry.loading = any_limits(dice, total);
  if (dice.one_in(2)) entry.bolus = any_limits(dice, total);
  if (dice.one_in(2)) {
    entry.bolus_rate_most = FlowRate::of(1 + static_cast<std::int64_t>(dice.below(9'999'999'999)));
  }
  if (dice.one_in(2)) {
    const LimitSet dose = any_limits(dice, total);
    entry.demand = DemandRules{dose, any_time(dice, 3'000'000), hours{6},
                               hours{1 + static_cast<int>(dice.below(8))}, *dose.hard_high};
  }
}

DrugEntry by_target(Dice& dice) {
  DrugEntry out;
  out.id = EntryId{"target"};
  out.drug = out.tall_man = "propofol " + any_text(dice, 60);
  out.kind = EntryKind::kTci;
  out.concentration = {Decimal::of(1), AmountUnit::kGram, millilitres(100)};
  out.limits.unit = {AmountUnit::kMilligram, Basis::kPerKilogram, Pace::kPerHour};
  out.tci = TciRules{{TciModel::kMarsh, TciModel::kSchnider},
                     Decimal::of(80'001, 1),
                     Decimal::of(15'000),
                     static_cast<std::int32_t>(100 + dice.below(351))};
  return out;
}

DrugEntry any_entry(Dice& dice, std::size_t number) {
  constexpr std::array<AmountUnit, 4> kUnits = {AmountUnit::kMicrogram, AmountUnit::kGram,
                                                AmountUnit::kMilliunit, AmountUnit::kMillimole};
  DrugEntry out;
  out.id = EntryId{"entry-" + std::to_string(number)};
  out.drug = any_text(dice, 100);
  out.tall_man = any_text(dice, 100);
  out.therapy_class = dice.one_in(3) ? "" : any_text(dice, 100);
  out.route = static_cast<Route>(dice.below(5));
  out.kind = static_cast<EntryKind>(dice.below(6));
  out.concentration = {any_decimal(dice, 1), dice.pick(kUnits),
                       nanolitres(1 + static_cast<std::int64_t>(dice.below(999'999'999'999)))};
  if (dice.one_in(3)) {
    out.custom = any_limits(dice, {out.concentration.unit, Basis::kNone, Pace::kTotal});
    out.concentration = {Decimal{}, out.concentration.unit, Volume{}};
  }
  const DoseUnit unit{out.concentration.unit, static_cast<Basis>(dice.below(3)),
                      static_cast<Pace>(1 + dice.below(3))};
  out.limits = any_limits(dice, unit);
  if (dice.one_in(2))
    out.usual = out.limits.soft_high ? out.limits.soft_high : out.limits.hard_high;
  any_parts(out, dice);
  if (out.route == Route::kEpidural) {
    out.periodic =
        PeriodicRules{any_limits(dice, {unit.amount, Basis::kNone, Pace::kTotal}), minutes{30}};
  }
  out.high_alert = dice.one_in(2);
  out.life_sustaining = dice.one_in(2);
  if (dice.one_in(2)) out.mechanisms = {Mechanism::kSyringe, Mechanism::kAmbulatory};
  if (dice.one_in(2)) out.models = {ModelId{"syringe-sp"}, ModelId{"other.model:2"}};
  out.container = static_cast<Container>(dice.below(5));
  if (dice.one_in(2)) out.duration_least = any_time(dice, 10'000'000);
  if (dice.one_in(2)) out.duration_most = hours{8'760};
  if (dice.one_in(2)) out.patients.name = any_text(dice, 60);
  if (dice.one_in(2))
    out.patients.weight_least = grams(200 + static_cast<std::int64_t>(dice.below(9'999)));
  if (dice.one_in(2))
    out.patients.weight_most = grams(20'001 + static_cast<std::int64_t>(dice.below(99'999)));
  if (dice.one_in(2)) out.clinical_use = any_text(dice, 100);
  out.aliases = any_texts(dice, 4, "a" + std::to_string(number));
  out.codes = any_texts(dice, 4, "c" + std::to_string(number));
  out.advisories = any_texts(dice, 4, "");
  return out;
}

CareArea any_area(Dice& dice, std::size_t number) {
  CareArea out;
  out.id = "area-" + std::to_string(number);
  out.name = any_text(dice, 100);
  const auto any = [&](std::size_t most) {
    return 1 + static_cast<std::int64_t>(dice.below(most));
  };
  out.rate_max = FlowRate::of(20'000'000 + any(9'000'000'000));
  out.vtbi_max = nanolitres(any(999'999'999'998));
  out.occlusion = Pressure::of(any(1'000'000));
  out.air_single = nanolitres(any(1'000'000));
  out.near_end = minutes{any(60)};
  out.occlusion_restarts = static_cast<std::uint8_t>(dice.below(10));
  if (dice.one_in(2)) out.kvo = FlowRate::of(100'000 + any(19'000'000));
  out.alarm_volume_least = static_cast<std::uint8_t>(dice.below(101));
  if (dice.one_in(2)) out.weight_least = grams(200 + any(1'000));
  if (dice.one_in(2)) out.weight_most = grams(5'000 + any(100'000));
  if (dice.one_in(2)) out.surface_least = BodySurface::of(500 + any(1'000));
  if (dice.one_in(2)) out.surface_most = BodySurface::of(5'000 + any(30'000));
  return out;
}

}  // namespace

Library made_library(std::uint64_t seed, LibrarySize size) {
  Dice dice(seed);
  Library out;
  out.number = 1;
  out.site = "made hospital";
  out.note = "made for measuring, not for clinical use";
  for (std::size_t i = 0; i < size.areas; ++i) out.areas.push_back(made_area(i));
  // Every drug in a run of care areas, in as many strengths as it takes.
  for (std::size_t i = 0; i < size.entries; ++i) {
    const std::size_t drug = i % size.drugs, round = i / size.drugs;
    CareArea& area = out.areas[(drug + round * 5) % size.areas];
    DrugEntry entry = made_entry(drug, round / size.areas, dice);
    area.entries.push_back(std::move(entry));
  }
  return out;
}

Library changed_library(Library library, std::uint64_t seed, std::size_t entries) {
  Dice dice(seed);
  for (std::size_t i = 0; i < entries; ++i) {
    CareArea& area = library.areas[dice.below(library.areas.size())];
    if (area.entries.empty()) continue;
    LimitSet& limits = area.entries[dice.below(area.entries.size())].limits;
    const Decimal was = limits.hard_high.value_or(Decimal::of(1));
    limits.hard_high = Decimal::of(was.coefficient() * 11, was.places() + 1);
  }
  return library;
}

Library any_library(std::uint64_t seed) {
  Dice dice(seed);
  Library out;
  out.number = static_cast<std::uint32_t>(dice.below(4'000'000'000));
  out.site = dice.one_in(3) ? "" : any_text(dice, 60);
  out.note = dice.one_in(3) ? "" : any_text(dice, 60);
  const std::size_t areas = 1 + dice.below(3);
  std::size_t number = 0;
  for (std::size_t i = 0; i < areas; ++i) {
    out.areas.push_back(any_area(dice, i));
    for (std::size_t j = dice.below(6); j > 0; --j) {
      out.areas.back().entries.push_back(any_entry(dice, number++));
    }
    if (dice.one_in(2)) out.areas.back().entries.push_back(by_target(dice));
  }
  return out;
}

}  // namespace ph
