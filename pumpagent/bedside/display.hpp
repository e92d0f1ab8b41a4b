#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/domain/alarm.hpp"
#include "protocol/domain/quantity.hpp"
#include "pumpagent/bedside/key.hpp"

namespace ph::agent {

// One of the answers that may be chosen.
struct Choice {
  std::string word;    // what kEnter sends
  std::string label;   // shown
  std::string detail;  // shown smaller, may be empty
};

// The one thing that is asked of the person now, for whatever paints it. Numbers carry their unit
// and the library's limits; kEnter answers, kBack goes to the value before, kCancel leaves.
struct Ask {
  enum class Kind : std::uint8_t { kNothing, kChoice, kNumber, kText, kCode };
  static constexpr std::size_t kMostChoices = 24;

  Kind kind = Kind::kNothing;
  std::string step;                                      // for programs: drug, dose, weight, …
  std::string title;                                     // for people
  std::string about;                                     // drug and concentration, once chosen
  std::string unit;                                      // of a number
  std::string value;                                     // as it stands; empty: not entered
  std::string usual;                                     // by the library
  std::string soft_low, soft_high, hard_low, hard_high;  // empty: none
  std::vector<Choice> choices;                           // at most kMostChoices
  std::uint16_t more = 0;                                // choices that the filter must find
  std::vector<std::string> notes;                        // the library's advice on the drug
};
inline constexpr auto kLastAskKind = Ask::Kind::kCode;

// What the front of the pump shows, as words and numbers; a page, a terminal or glass paints it.
// Empty texts are not shown. Every number has its unit.
struct Display {
  std::string state;                // "RUNNING", "PAUSED", …
  std::string headline;             // drug as shown, or what the pump waits for
  std::string rate;                 // with unit; large
  std::string dose;                 // as confirmed, empty: none
  std::string infused;              // "2.5 mL of 100 mL"
  std::string remaining;            // "1 h 20 min", empty when stopped
  std::string low_by;               // why `infused` may be too low, and by how much at most
  std::vector<std::string> prompt;  // what is asked of the person, empty: nothing
  std::string alarm;                // gravest alarm and advice, empty: none
  Priority alarm_priority = Priority::kInformation;
  bool alarm_silenced = false;
  std::string library;    // "library 17"
  std::string refusal;    // why the last key or proposal was refused
  std::vector<Key> keys;  // that mean something now; kStop always
  bool order_waits = false;
  bool stop_first = false;    // a piggyback waits for STOP of its primary
  bool needs_reason = false;  // what waits passes a soft limit: kOverride first

  std::string patient;      // pseudonym
  std::string therapy;      // "PCA"
  std::string activity;     // "demand dose", "loading dose", …
  std::string giving;       // the dose that is being given: "0.4 mL of 1 mL"
  std::string lockout;      // until the patient may ask again
  std::string demands;      // "3 of 5 given" (P33)
  std::string demand_dots;  // of each quarter of an hour (DemandBins): "●●○ | – | ●"
  std::string window;       // "12 mL of 30 mL in 4 h"
  std::string next_dose;    // until the next programmed dose or flush
  std::string phase;        // "2 of 5"
  std::string delay;        // until a delayed start, or the end of standby
  std::string primary;      // that the running secondary interrupts
  std::string target;       // TCI
  std::string plasma;       // predicted
  std::string effect;       // predicted
  std::string bolus_limit;  // what the programme allows: "5 mL at most, up to 600 mL/h"
  std::string flushed;
  std::string pressure;           // "120 mmHg"
  std::int32_t pressure_bar = 0;  // thousandths of the alarm level
  std::string battery;            // "5 h 20 min" (P70)
  bool on_mains = true;
  bool linked = true;     // lost: the pump works on alone (P102)
  std::int32_t lock = 0;  // data lock, 0 to 3
  Ask ask;
};

// What the front knows besides the therapy.
struct Surroundings {
  Pressure pressure;
  std::chrono::minutes battery{0};  // 0: unknown
  bool on_mains = true;
  bool linked = true;
  bool silenced = false;  // the gravest alarm's sound is paused
  // `volume infused` of this infusion may be low by up to so much: the power was lost.
  Volume low_by;
};

}  // namespace ph::agent
