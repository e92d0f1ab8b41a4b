#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/domain/order.hpp"

namespace ph::server {

// What the pump's gate would have said to an infusion.
enum class GateAnswer : std::uint8_t {
  kNoAlert,
  kSoftAlert,     // a person had to override, or to choose another dose
  kHardStop,      // beyond a hard limit
  kNotInLibrary,  // the care area or the entry is not there
  kRefused,       // anything else: rate, VTBI, route, parts that do not fit
};
inline constexpr std::size_t kGateAnswerCount = static_cast<std::size_t>(GateAnswer::kRefused) + 1;
std::string_view to_string(GateAnswer answer);  // no_alert, soft_alert, …

// By the very lines that the pump judges with (assess()): for equal input the forecast is what
// fires.
GateAnswer gate_answer(const OrderRequest& request, const Library& library, const PumpModel& model);

// An infusion as it was asked for, in any span of the record.
struct RecordedInfusion {
  OrderRequest request;
  std::string ward;
  ModelId model;
};

// How often the gate answered what, by one version.
using GateCounts = std::array<std::uint64_t, kGateAnswerCount>;

// One drug in one ward.
struct ForecastRow {
  std::string drug;  // as shown; the entry's id where the library has it no more
  std::string ward;
  GateCounts now{};               // by the released version
  GateCounts then{};              // by the draft
  std::uint64_t new_alerts = 0;   // infusions without an alert now, with one then
  std::uint64_t gone_alerts = 0;  // the other way round
};

struct Forecast {
  std::uint64_t infusions = 0;
  std::uint64_t unknown_models = 0;  // of pumps whose model is not known any more: not replayed
  GateCounts now{}, then{};
  std::vector<ForecastRow> rows;  // most changed first; rows without an infusion do not exist
};

// Replays recorded infusions against a draft, beside the released version, before anyone signs.
// Pure; takes them one by one, so that a year of a hospital needs no memory. About 100,000
// infusions a second.
class Rehearsal {
 public:
  // All three outlive the object.
  Rehearsal(const Library& draft, const Library& released, std::span<const PumpModel> models)
      : draft_(draft), released_(released), models_(models) {}

  void add(const RecordedInfusion& infusion);
  Forecast forecast() const;

 private:
  const Library& draft_;
  const Library& released_;
  std::span<const PumpModel> models_;
  std::uint64_t infusions_ = 0, unknown_models_ = 0;
  std::map<std::pair<std::string, std::string>, ForecastRow> rows_;
};

}  // namespace ph::server
