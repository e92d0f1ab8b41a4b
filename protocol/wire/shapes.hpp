#pragma once
#include <optional>

#include "protocol/domain/facts.hpp"
#include "protocol/wire/json_reader.hpp"
#include "protocol/wire/json_writer.hpp"
#include "protocol/wire/messages.hpp"

namespace ph::wire {

// The shapes that several messages share, each with its reading and its writing side by side, and
// the ranges that hold for them on the wire. A reading complains to its document.

inline constexpr std::int64_t kMaxFlow = 10'000'000'000;  // 10 L/h in nL/h
// Just below 1,000 L in nL: the largest that is shown exactly (Decimal).
inline constexpr std::int64_t kMaxVolume = 999'999'999'999;
inline constexpr std::int64_t kMaxTime = 315'360'000'000;         // ten years in ms
inline constexpr std::int64_t kMaxWall = 253'402'300'799'999;     // end of the year 9999
inline constexpr std::int64_t kMaxLibraryNumber = 4'294'967'295;  // 32 bits

WallTime read_wall(Members& members, std::string_view key);
std::chrono::milliseconds read_time(Members& members, std::string_view key);
FlowRate read_flow(Members& members, std::string_view key);
Volume read_volume(Members& members, std::string_view key);

template <class Kind>
Id<Kind> read_id_if_any(Members& members, std::string_view key) {
  return members.has(key) ? members.id<Kind>(key) : Id<Kind>{};
}

// {"value":"5","unit":"mcg/kg/min"}, value at least 0
Dose read_dose(Members& members, std::string_view key);
void write_dose(Writer& writer, std::string_view key, const Dose& dose);

// {"amount":"8","diluent_nl":250000000,"unit":"mg"}
Concentration read_concentration(Members& members, std::string_view key);
void write_concentration(Writer& writer, std::string_view key, const Concentration& concentration);

// {"urgent":17,"routine":4}
Cursors read_cursors(Members& members, std::string_view key);
void write_cursors(Writer& writer, std::string_view key, const Cursors& cursors);

// {"number":3,"digest":"…"}
LibraryVersion read_library(Members& members, std::string_view key);
void write_library(Writer& writer, std::string_view key, const LibraryVersion& version);

// {"number":3,"digest":"…","size":70123,"signature":"…","forms"?:[{"digest":"…","size":900,"base"?}]}
LibraryTarget read_target(Members& members, std::string_view key);
void write_target(Writer& writer, std::string_view key, const LibraryTarget& target);

Telemetry read_telemetry(Members& members);
void write_telemetry(Writer& writer, const Telemetry& telemetry);

PumpEvent read_event(Members& members);
void write_event(Writer& writer, const PumpEvent& event);

// The parts of a request beyond dose, volume and time; each absent when not asked for.
TherapyRequest read_therapy(Members& members);
void write_therapy(Writer& writer, const TherapyRequest& more);

Order read_order(Members& members);
void write_order(Writer& writer, const Order& order);

}  // namespace ph::wire
