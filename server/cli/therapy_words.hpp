#pragma once
#include <string>
#include <vector>

#include "protocol/domain/order.hpp"

namespace ph::cli {

// The options of `order send` that make an order more than one rate or one dose over time, as
// typed; empty: not asked for. Quantities as in measures.hpp, always with their unit.
struct TherapyWords {
  std::string loading;             // "5 mg in 10min"
  std::string demand;              // "1 mg in 1min"
  std::string lockout;             // "10min"
  std::string window;              // "20 mg in 4h"
  std::string pieb;                // "8 mL in 2min every 45min first 45min"
  std::string pieb_restart;        // yes, no
  std::string intermittent;        // "100mL every 4h between 5 mL/h", "… between nothing"
  std::vector<std::string> steps;  // "60 mL/h until 30mL", "wait 10min"
  bool repeat_steps = false;
  std::string ramp_up, ramp_down;  // "1h"
  std::string slow_start;          // "60 mL/h for 15min"
  std::string flush;               // "30mL at 300 mL/h every 4h"
  std::string tci;                 // "schnider effect 4000 ng/mL"
  std::string sex, height, age;    // female or male; "170cm"; "40"
  std::string delay;               // "30min"
  bool kvo_in_delay = false;
  bool secondary = false;
};

// What the words ask for; everything that could not be read is a line in `problems`.
TherapyRequest read_therapy(const TherapyWords& words, std::vector<std::string>& problems);

}  // namespace ph::cli
