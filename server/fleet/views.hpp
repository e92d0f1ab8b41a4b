#pragma once
#include <optional>
#include <string>
#include <vector>

#include "protocol/domain/facts.hpp"
#include "protocol/domain/library.hpp"
#include "storage/records.hpp"

namespace ph::server {

// How sure we are that what is shown is so. Computed from steady time since the last message:
// live under 3 telemetry intervals, late under 15 s, then lost; never: no message since the
// registry row was made.
enum class Contact : std::uint8_t { kLive, kLate, kLost, kNever };
std::string_view to_string(Contact contact);

// One ward as configured (config/wards.toml).
struct Ward {
  WardId id;
  std::string name;
  std::string care_area;
  std::vector<std::string> beds;
};

// An alarm as people see it.
struct AlarmView {
  PumpId pump;
  StandingAlarm alarm;
  std::string acknowledged_by;
  std::string coming{};                         // who goes there, as they said; may be empty
  std::vector<storage::AlarmNotice> notices{};  // who was told, oldest first
};

// Everything known of one pump at one instant; values with their age. Copied out of the fleet
// state, so a view never changes under its reader.
struct PumpView {
  PumpId id;
  WardId ward;
  std::string bed;
  ModelId model;
  Mechanism mechanism = Mechanism::kPeristaltic;
  std::string firmware;
  bool retired = false;
  std::optional<WallTime> certificate_until;  // of its newest certificate; absent: not known
  std::string identity_trouble;               // for people; empty: none
  bool connected = false;
  Contact contact = Contact::kNever;
  std::optional<std::chrono::milliseconds> age;  // of `telemetry`, by the server's steady clock
  std::optional<WallTime> last_contact;
  std::optional<Telemetry> telemetry;     // the last heard, however old
  std::string concentration;              // shown text of the running entry; empty: none
  std::optional<LibraryVersion> library;  // as proven by the pump
  bool library_on_target = false;
  std::string library_reason;     // why not, when not on target
  std::vector<AlarmView> alarms;  // highest priority first, then oldest
  // Of the order that runs; empty: none of this server's.
  PatientRef patient{};
  bool life_sustaining = false;  // the running entry, as its library says
  bool high_alert = false;
  // In the state that it now has, by the server's steady clock; absent: it began before the server
  // looked.
  std::optional<std::chrono::milliseconds> state_for{};
};

}  // namespace ph::server
