#include "tests/bench/library_rules.hpp"

#include <filesystem>

#include "protocol/base/clock.hpp"
#include "protocol/settings/pump_model_file.hpp"
#include "protocol/wire/library_codec.hpp"
#include "server/library/check.hpp"
#include "server/library/diff.hpp"
#include "server/library/draft.hpp"
#include "server/library/rehearsal.hpp"
#include "tests/bench/figures.hpp"
#include "tests/transfer/formulary.hpp"
#include "tests/transfer/journey.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "library";
constexpr std::size_t kAreas = 8, kRows = 1'250, kImported = 1'200, kInfusions = 120'000;
constexpr int kCutsEach = 10;

template <class Work>
double seconds_of(Work work) {
  const SteadyTime start = system_clock().now().steady;
  work();
  return std::chrono::duration<double>(system_clock().now().steady - start).count();
}

Result<std::vector<PumpModel>> models() {
  std::vector<PumpModel> out;
  const std::filesystem::path folder = std::string(PH_SOURCE_DIR) + "/config/models";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    auto model = read_pump_model(file.path().string());
    if (!model) return fail(model.error());
    out.push_back(std::move(*model));
  }
  return out;
}

// What was asked for in a year: every entry in its turn, one dose in ten beyond its soft limit.
server::RecordedInfusion infusion(const Library& library, std::size_t number) {
  const CareArea& area = library.areas[number % library.areas.size()];
  const DrugEntry& entry = area.entries[number / library.areas.size() % area.entries.size()];
  server::RecordedInfusion out;
  out.ward = "ward-" + std::to_string(number % 40);
  out.model = ModelId("volumetric-lvp");
  OrderRequest& request = out.request;
  request.pump = PumpId("P-" + std::to_string(number % 400));
  request.patient = PatientRef("patient-" + std::to_string(number % 977));
  request.care_area = area.id;
  request.entry = entry.id;
  request.dose.unit = entry.limits.unit;
  request.dose.value = number % 10 == 0 ? *entry.limits.hard_high : *entry.limits.soft_low;
  request.duration = std::chrono::minutes{60};
  return out;
}

void measure_import() {
  const std::string sheet = transfer::formulary_sheet(kImported);
  const CareArea area = transfer::formulary(1, 1, 1).areas.front();
  std::size_t entries = 0;
  const double seconds = seconds_of([&] {
    const auto draft = server::make_draft(sheet, "bench", "bench", {area});
    entries = draft.library.areas.empty() ? 0 : draft.library.areas.front().entries.size();
  });
  say("imported " + std::to_string(entries) + " entries");
  print_figure(kName, "import_s_1200_entries", entries == kImported ? seconds : -1, "s");
}

}  // namespace

Status measure_library_rules() {
  const auto known = models();
  if (!known) return fail(known.error());
  measure_import();
  const Library before = transfer::formulary(kAreas, kRows, 1);
  const Library after = transfer::formulary(kAreas, kRows, 2);
  say("a library of 10,000 entries has " + std::to_string(wire::canonical(after).size()) +
      " bytes");
  std::size_t findings = 0, differences = 0;
  const double check =
      seconds_of([&] { findings = server::check_library(after, &before, *known).size(); });
  print_figure(kName, "check_s_10000_entries", check, "s");
  const double diff =
      seconds_of([&] { differences = server::diff_libraries(before, after).size(); });
  print_figure(kName, "diff_s_10000_entries", diff, "s");
  say(std::to_string(findings) + " findings, " + std::to_string(differences) + " differences");

  server::Rehearsal rehearsal(after, before, *known);
  server::GateCounts then{};
  const double rehearse = seconds_of([&] {
    for (std::size_t i = 0; i < kInfusions; ++i) rehearsal.add(infusion(before, i));
    then = rehearsal.forecast().then;
  });
  print_figure(kName, "rehearse_s_120000_infusions", rehearse, "s");
  std::string counts = "rehearsed:";
  for (std::size_t i = 0; i < then.size(); ++i) {
    counts += " " + std::to_string(then[i]) + " " +
              std::string(to_string(static_cast<server::GateAnswer>(i)));
  }
  say(counts);
  return {};
}

Result<double> measure_transfers(int cuts) {
  std::uint64_t cut = 0, power = 0, kills = 0, full = 0, altered = 0, rotten = 0, halves = 0;
  std::uint64_t seed = 0;
  while (cut < static_cast<std::uint64_t>(cuts)) {
    const auto report = transfer::travel({++seed, kCutsEach, transfer::Planted::kNone});
    if (!report.trouble.empty()) return fail(Fault::kRefused, report.trouble);
    cut += report.cuts;
    power += report.power_cuts;
    kills += report.server_kills;
    full += report.full_disks;
    altered += report.altered;
    rotten += report.rotten;
    halves += report.halves;
  }
  print_figure(kName, "transfer_cuts", static_cast<double>(cut), "cuts");
  say(std::to_string(seed) + " journeys converged over " + std::to_string(cut) + " cuts, " +
      std::to_string(power) + " ends of the process or its power, " + std::to_string(kills) +
      " servers killed, " + std::to_string(full) + " full disks, " + std::to_string(altered) +
      " altered chunks, " + std::to_string(rotten) + " rotten libraries, clocks wrong by decades");
  return static_cast<double>(halves);
}

}  // namespace ph::bench
