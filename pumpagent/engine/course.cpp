#include "pumpagent/engine/course.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

using std::chrono::nanoseconds;

constexpr Volume kNothing{};
constexpr FlowRate kStill{};

bool waits(const Phase& phase) { return phase.volume == kNothing; }

Volume in_proportion(Volume volume, FlowRate part, FlowRate whole) {
  return Volume::of(
      static_cast<std::int64_t>(Int128{volume.count()} * part.count() / whole.count()));
}

Volume left_of(const Infusion& infusion, std::size_t phase) {
  const Volume whole = infusion.programme.course.phases[phase].volume;
  const bool in_hand = phase == infusion.course.phase;
  return in_hand ? std::max(whole - infusion.course.given, kNothing) : whole;
}

// As time_for, rounded up to a nanosecond: a course adds up many of them.
nanoseconds exact_time(Volume volume, FlowRate rate) {
  const Int128 product = Int128{volume.count()} * 3'600'000'000'000 + rate.count() - 1;
  return nanoseconds{static_cast<std::int64_t>(product / rate.count())};
}

struct Stretch {
  Volume volume;
  nanoseconds time{0};
};

Stretch sum(const Course& course) {
  Stretch out;
  for (std::size_t i = 0; i < course.count; ++i) {
    const Phase& phase = course.phases[i];
    out.volume += phase.volume;
    out.time += waits(phase) ? phase.time : exact_time(phase.volume, phase.rate);
  }
  return out;
}

}  // namespace

const Phase* phase_of(const Infusion& infusion) {
  const Course& course = infusion.programme.course;
  // The VTBI ends the course: what goes on behind it goes on at the programme's rate.
  const bool goes_on = infusion.programme.end_action == EndAction::kContinue;
  if (infusion.finished && goes_on) return nullptr;
  return infusion.course.phase < course.count ? &course.phases[infusion.course.phase] : nullptr;
}

FlowRate course_rate(const Infusion& infusion) {
  const Phase* phase = phase_of(infusion);
  return phase != nullptr ? phase->rate : infusion.programme.rate;
}

std::size_t plateau_of(const Course& course) {
  return static_cast<std::size_t>(course.taper != 0 ? course.taper - 1 : course.count - 1);
}

bool next_phase(Infusion& infusion) {
  const Phase* phase = phase_of(infusion);
  if (phase == nullptr) return false;
  CoursePosition& at = infusion.course;
  const bool waited = waits(*phase);
  if (waited ? at.elapsed < phase->time : at.given < phase->volume) return false;
  const CoursePosition before = at;
  at = CoursePosition{};
  at.phase = static_cast<std::uint8_t>(before.phase + 1);
  const Course& course = infusion.programme.course;
  if (course.repeats && at.phase == course.count) at.phase = 0;
  const Phase* next = phase_of(infusion);
  if (next != nullptr && !waited && !waits(*next)) at.given = before.given - phase->volume;
  if (next != nullptr && waited && waits(*next)) at.elapsed = before.elapsed - phase->time;
  return true;
}

void skip_to(Infusion& infusion, std::size_t target) {
  Course& course = infusion.programme.course;
  infusion.course = CoursePosition{};
  infusion.course.phase = static_cast<std::uint8_t>(target);
  if (course.repeats && target == course.count) infusion.course.phase = 0;
  if (infusion.programme.therapy != Therapy::kRamp) return;
  const std::size_t plateau = plateau_of(course);
  Volume others;
  for (std::size_t i = target; i < course.count; ++i) {
    if (i != plateau) others += course.phases[i].volume;
  }
  if (target > plateau) {
    infusion.programme.vtbi = infusion.infused + others;
  } else {
    const Volume rest = infusion.programme.vtbi - infusion.infused - others;
    course.phases[plateau].volume = std::max(rest, nanolitres(1));
  }
}

bool stretch_plateau(Infusion& infusion, Volume vtbi) {
  Course& course = infusion.programme.course;
  Phase& plateau = course.phases[plateau_of(course)];
  const Volume volume = plateau.volume + (vtbi - infusion.programme.vtbi);
  const bool in_it = infusion.course.phase == plateau_of(course);
  if (volume <= kNothing || (in_it && volume < infusion.course.given)) return false;
  plateau.volume = volume;
  infusion.programme.vtbi = vtbi;
  return true;
}

bool set_plateau(Infusion& infusion, FlowRate rate) {
  Course& course = infusion.programme.course;
  const std::size_t at = plateau_of(course);
  Course changed = course;
  const FlowRate before = course.phases[at].rate;
  Volume room = course.phases[at].volume;
  changed.phases[at].rate = rate;
  for (std::size_t i = at + 1; i < course.count; ++i) {
    Phase& stair = changed.phases[i];
    room += stair.volume;
    stair.volume = std::max(in_proportion(stair.volume, rate, before), nanolitres(1));
    stair.rate = FlowRate::of(std::max<std::int64_t>(
        static_cast<std::int64_t>(Int128{stair.rate.count()} * rate.count() / before.count()), 1));
    room = room - stair.volume;
  }
  if (room <= kNothing || room < infusion.course.given) return false;
  changed.phases[at].volume = room;
  course = changed;
  return true;
}

std::optional<nanoseconds> base_time(const Infusion& infusion, FlowRate behind, Volume volume) {
  const Course& course = infusion.programme.course;
  nanoseconds time{0};
  Volume left = volume;
  bool in_hand = true, cycled = !course.repeats;
  std::size_t i = infusion.course.phase;
  for (std::size_t seen = 0; seen < 2 * Course::kMost && i < course.count; ++seen) {
    const Phase& phase = course.phases[i];
    if (waits(phase)) {
      const nanoseconds waited = in_hand ? infusion.course.elapsed : nanoseconds{0};
      time += std::max<nanoseconds>(phase.time - waited, nanoseconds{0});
    } else {
      const Volume rest = in_hand ? left_of(infusion, i) : phase.volume;
      if (left <= rest) return time + exact_time(left, phase.rate);
      time += exact_time(rest, phase.rate);
      left = left - rest;
    }
    in_hand = false;
    if (++i < course.count || !course.repeats) continue;
    i = 0;
    if (cycled) continue;
    cycled = true;  // whole rounds at once; the last of them step by step
    const Stretch round = sum(course);
    const std::int64_t rounds = std::max<std::int64_t>(left.count() - 1, 0) / round.volume.count();
    time += rounds * round.time;
    left = Volume::of(left.count() - rounds * round.volume.count());
  }
  if (behind <= kStill) return std::nullopt;
  return time + exact_time(left, behind);
}

}  // namespace ph::agent
