#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "storage/records.hpp"

namespace ph::server {

// Continuous quality improvement (CQI): how the limits of the library are met in practice. Pure;
// any thread. The words follow ISMP's guideline of 2020 and the studies in fleet reference 2.

// Somebody confirmed it at the bedside: it was infused, or was about to be. What is counted and
// what is rehearsed are the same infusions.
bool was_confirmed(OrderState state);

// Hours of the day, in minutes after midnight of the hospital's own time; from 19:00 to 07:00 goes
// over midnight. from == to: the whole day.
struct Shift {
  int from = 0;
  int to = 0;
};
bool is_in(const Shift& shift, int minute_of_day);

// What is asked, and what the record alone does not say.
struct QualityTerms {
  WallTime from{}, to{};  // from on, before to
  std::optional<WardId> ward;
  std::string drug;  // as shown, whole and in any case; empty: all
  Shift shift;
  std::function<int(WallTime)> minute_of_day;  // in the hospital's zone; needed with a shift
  std::map<PumpId, WardId> wards;              // where each pump is now
  // The name of an entry in that library; empty when it is not known.
  std::function<std::string(std::uint32_t library, const OrderRequest& request)> drug_of;
  // The name of an entry in the newest library, whatever the care area; empty: not known.
  std::function<std::string(const EntryId& entry)> name_of;
  std::map<WallTime, std::uint32_t> releases;  // the newest library number from each time on
};

struct QualityCounts {
  std::uint64_t programmed = 0;  // confirmed at a bedside; changes of what runs are not in it
  std::uint64_t by_order = 0;
  std::uint64_t by_hand = 0;
  std::uint64_t changes = 0;      // confirmed titrations and delays
  std::uint64_t outdated = 0;     // of programmed: not by the newest library of that moment
  std::uint64_t soft_alerts = 0;  // a soft limit spoke, in programming or in a change
  std::uint64_t overridden = 0;
  std::uint64_t overridden_within_2s = 0;
  std::uint64_t hard_refusals = 0;  // a hard limit spoke: never overridden
  // Alerts whose programme went no further, and the pump was programmed with that drug again
  // within ten minutes:
  std::uint64_t edited = 0;
  std::uint64_t good_catches = 0;  // of edited: then within every limit
  std::uint64_t given_up = 0;      // or was not programmed again
  std::uint64_t unreadable = 0;    // programmes whose request did not arrive whole
  // Orders that the server would not take from their author: they never came to a pump.
  std::uint64_t refused_orders = 0;
  bool operator==(const QualityCounts&) const = default;
};

// One drug in one ward.
struct QualityRow {
  WardId ward;
  std::string drug;
  QualityCounts counts;
};

// What pumps in one ward infused and said. Not by drug where an alarm is of no infusion.
struct WardQuality {
  WardId ward;
  std::uint64_t started = 0;    // infusions
  std::uint64_t accounted = 0;  // of them: with a programme out of the library on the record
  std::map<AlarmCode, std::uint64_t> alarms;
  std::uint64_t volume_ends = 0;                         // the VTBI was given
  std::uint64_t volume_announced = 0;                    // of them: near end was told before
  std::uint64_t near_ends = 0;                           // near end was told
  std::optional<std::chrono::milliseconds> lead_median;  // from near end to the end
};

struct OverrideRow {
  WallTime at{};
  PumpId pump;
  WardId ward;
  std::string drug;
  std::string limit;   // as the nurse read it
  std::string reason;  // as given
  std::chrono::milliseconds after{0};
};

struct Quality {
  QualityCounts all;
  std::vector<QualityRow> rows;        // by ward, then drug
  std::vector<WardQuality> wards;      // by ward
  std::vector<OverrideRow> overrides;  // oldest first
  std::optional<std::chrono::milliseconds> override_median;
  std::map<std::string, std::uint64_t> override_reasons;
};

// All lists oldest first. Programmes from before `from` give alarms and starts their drug, and are
// not counted.
Quality count_quality(std::span<const storage::ProgrammeRecord> programmes,
                      std::span<const storage::CountedEvent> events,
                      std::span<const storage::RefusedOrder> refused, const QualityTerms& terms);

// Shares in per cent as text with one decimal, such as "82.9"; "-" of nothing.
std::string share(std::uint64_t part, std::uint64_t of);

// The rows, the wards and the overrides as three CSV sheets.
std::string quality_csv(const Quality& quality);
std::string wards_csv(const Quality& quality);
std::string overrides_csv(const Quality& quality);

}  // namespace ph::server
