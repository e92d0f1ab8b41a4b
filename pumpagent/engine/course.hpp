#pragma once
#include <chrono>
#include <optional>

#include "pumpagent/engine/state.hpp"

namespace ph::agent {

// The way of an infusion through the phases of its course. Functions on plain state, for the loop's
// thread; real-time safe.

// The phase it is in; null behind the last, or without a course.
const Phase* phase_of(const Infusion& infusion);
// What flows beside doses: the phase's rate, or the programme's behind the course.
FlowRate course_rate(const Infusion& infusion);
// Of a course with a way up and down (Therapy::kRamp): the phase between them.
std::size_t plateau_of(const Course& course);

// Goes over to the next phase when the one in hand is done; what was measured beyond its volume, or
// waited beyond its time, counts in the next of the same kind. False: nothing changed. One phase a
// call.
bool next_phase(Infusion& infusion);

// Gives up what is left of the phases before `target` (> the one in hand). In a ramp the plateau
// makes up for stairs given up on the way up; what is given up of plateau and way down is taken
// from the VTBI, so that the VTBI still ends with the way down.
void skip_to(Infusion& infusion, std::size_t target);

// A new rate of a ramp's plateau, in which it must be: the way down follows in proportion in the
// same time, and the plateau lasts until the VTBI ends with it. False, and nothing is changed, when
// the VTBI leaves no room.
bool set_plateau(Infusion& infusion, FlowRate rate);
// A new VTBI of a ramp: the plateau stretches. False, and nothing is changed, without room.
bool stretch_plateau(Infusion& infusion, Volume vtbi);

// Time in which the base flow alone gives `volume`, from where the course stands, with `behind` as
// the rate behind the course; absent when it never does. Rounded up to a nanosecond for each phase;
// work is bounded by twice the phases.
std::optional<std::chrono::nanoseconds> base_time(const Infusion& infusion, FlowRate behind,
                                                  Volume volume);

}  // namespace ph::agent
