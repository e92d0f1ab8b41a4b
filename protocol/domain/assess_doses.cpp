#include "protocol/domain/assessing.hpp"

namespace ph {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSecond = std::chrono::seconds{1};
constexpr milliseconds kMinute = std::chrono::minutes{1};
constexpr milliseconds kHour = std::chrono::hours{1};
constexpr milliseconds kDay = std::chrono::hours{24};
constexpr milliseconds kDemandLongest = 15 * kMinute;  // P32

// How long the dose takes beside the base flow (P19).
milliseconds takes(const Case& c, const DoseStep& dose) {
  const FlowRate room = c.out.programme.rate_most - c.out.rate;
  const FlowRate flow = std::min(dose.rate, room);
  return flow > FlowRate{} ? time_for(dose.volume, flow) : milliseconds::max();
}

void expect_time_for(Case& c, const DoseStep& dose, milliseconds between, const std::string& name) {
  const milliseconds needed = takes(c, dose);
  if (needed == milliseconds::max()) {
    return c.refuse(name + ": base rate " + to_string(c.out.rate) + " leaves no room below " +
                    to_string(c.out.programme.rate_most));
  }
  if (between != milliseconds{0} && between < needed) {
    c.refuse(name + ' ' + to_string(between) + ": the dose takes " + to_string(needed));
  }
}

void assess_demand(Case& c, const DemandRequest& demand) {
  if (!c.entry.demand) {
    return c.refuse("demand doses: the library allows none for " + c.entry.tall_man);
  }
  const DemandRules& rules = *c.entry.demand;
  c.expect(demand.duration, "duration of the demand dose", kSecond, kDemandLongest);
  c.expect(demand.lockout, "lockout", rules.lockout_least, rules.lockout_most);
  const auto step = dose_step(c, "demand", rules.dose, demand.dose, demand.duration);
  if (!step) return;
  c.out.programme.demand = {*step, demand.lockout};
  expect_time_for(c, *step, demand.lockout, "lockout");
}

void assess_periodic(Case& c, const PeriodicRequest& periodic) {
  if (c.entry.route != Route::kEpidural) {
    c.refuse("programmed boluses: only for the epidural route, not " +
             std::string(to_string(c.entry.route)));
  }
  if (!c.entry.periodic) {
    return c.refuse("programmed boluses: the library allows none for " + c.entry.tall_man);
  }
  const PeriodicRules& rules = *c.entry.periodic;
  c.expect(periodic.duration, "duration of the programmed bolus", kSecond, kHour);
  c.expect(periodic.interval, "interval of the programmed boluses", rules.interval_least, kDay);
  c.expect(periodic.first, "time to the first programmed bolus", milliseconds{0}, kDay);
  const auto step = dose_step(c, "programmed", rules.dose, periodic.dose, periodic.duration);
  if (!step) return;
  PeriodicRule& rule = c.out.programme.periodic;
  rule.dose = *step;
  rule.interval = periodic.interval;
  rule.first = periodic.first;
  rule.demand_restarts = periodic.demand_restarts;
  expect_time_for(c, *step, periodic.interval, "interval of the programmed boluses");
}

void assess_flush(Case& c, const FlushRequest& flush) {
  if (c.entry.route != Route::kEnteral) {
    c.refuse("flush: only for the enteral route, not " + std::string(to_string(c.entry.route)));
  }
  if (flush.volume < millilitres(10) || flush.volume > millilitres(500)) {
    c.refuse("flush: expected 10 mL to 500 mL, got " + to_string(flush.volume));
  }
  c.expect(flush.interval, "interval of the flush", kHour, kDay);
  c.expect_rate("flush", flush.rate);
  if (flush.rate > c.dose_rate_most()) {
    c.refuse("flush: rate " + to_string(flush.rate) + " above the highest rate of a dose " +
             to_string(c.dose_rate_most()));
  }
  PeriodicRule& rule = c.out.programme.periodic;
  rule.dose = {flush.volume, flush.rate};
  rule.interval = rule.first = flush.interval;
  rule.is_flush = true;
  if (flush.rate > FlowRate{} && time_for(flush.volume, flush.rate) > flush.interval) {
    c.refuse("interval of the flush " + to_string(flush.interval) + ": the flush takes " +
             to_string(time_for(flush.volume, flush.rate)));
  }
}

// The library's limit, or the order's own below it over the same length.
std::optional<WindowLimit> window_of(Case& c, const DemandRules& rules) {
  Dose most{rules.window_most, rules.dose.unit};
  if (const auto& asked = c.request.more.window) {
    if (asked->length != rules.window) {
      c.refuse("window " + to_string(asked->length) + ": the library counts over " +
               to_string(rules.window));
    }
    if (!comparable(asked->dose.unit, most.unit)) {
      c.refuse("window limit " + to_string(asked->dose) + ": cannot be compared with a limit in " +
               to_string(most.unit));
      return std::nullopt;
    }
    if (compare(asked->dose, most) > 0) {
      c.weigh("", {Verdict::kAboveHard, "window limit " + to_string(asked->dose) +
                                            " above hard limit " + to_string(most)});
    }
    most = asked->dose;
  }
  const auto volume = volume_for(most, c.entry.concentration, c.request.measures);
  if (volume) return WindowLimit{*volume, rules.window};
  c.refuse("window limit " + volume.error().detail);
  return std::nullopt;
}

// What flows by itself in a window, and one demand dose, must fit (P22, P23).
void assess_window(Case& c) {
  const TherapyRequest& more = c.request.more;
  if (!more.demand && !more.periodic) {
    if (more.window) c.refuse("window limit: only with demand doses or programmed boluses");
    return;
  }
  if (!c.entry.demand) {
    if (more.window) c.refuse("window limit: the library has none for " + c.entry.tall_man);
    return;
  }
  const auto window = window_of(c, *c.entry.demand);
  if (!window) return;
  Programme& programme = c.out.programme;
  programme.window = *window;
  Int128 needed = delivered(c.out.rate, window->length).count();
  if (more.periodic && more.periodic->interval > milliseconds{0}) {
    const std::int64_t doses = (window->length.count() - 1) / more.periodic->interval.count() + 1;
    needed += Int128{programme.periodic.dose.volume.count()} * doses;
  }
  needed += programme.demand.dose.volume.count();
  // The engine counts the loading dose in the window that it begins.
  const Phase& first = programme.course.phases[0];
  if (more.loading && programme.course.count > 0) needed += first.volume.count();
  if (needed <= window->volume.count()) return;
  c.refuse("window limit " + to_string(window->volume) + " in " + to_string(window->length) +
           ": base flow" + (more.loading ? ", the loading dose" : "") +
           " and one of each dose need more");
}

// Whether a clinician may add a bolus at the bedside (pump reference, section 4).
bool takes_bolus(Therapy therapy) {
  return therapy == Therapy::kContinuous || therapy == Therapy::kPca || therapy == Therapy::kPieb;
}

// A bolus per kg without a weight is none: the bedside says so when it is asked for. So is one for
// which the base rate leaves no room (P19).
void allow_bolus(Case& c) {
  if (c.dose_rate_most() <= c.out.rate) return;
  if (!c.entry.bolus || !c.entry.bolus->hard_high || !takes_bolus(c.therapy)) return;
  const Dose most{*c.entry.bolus->hard_high, c.entry.bolus->unit};
  const auto volume = volume_for(most, c.entry.concentration, c.request.measures);
  if (!volume || *volume < c.model.bolus_min) return;
  const FlowRate rate = c.entry.bolus_rate_most.value_or(c.dose_rate_most());
  c.out.programme.bolus = {*volume, std::min(rate, c.dose_rate_most())};
}

}  // namespace

void assess_doses(Case& c) {
  const TherapyRequest& more = c.request.more;
  Programme& programme = c.out.programme;
  programme.rate_most = std::max(c.dose_rate_most(), c.out.rate);
  if (more.demand) assess_demand(c, *more.demand);
  if (more.periodic) assess_periodic(c, *more.periodic);
  if (more.flush) assess_flush(c, *more.flush);
  assess_window(c);
  allow_bolus(c);
  const bool has_dose =
      more.demand || more.periodic || more.flush || more.loading || programme.bolus.most > Volume{};
  if (has_dose) return;
  programme.rate_most = c.out.rate;
  for (std::size_t i = 0; i < programme.course.count; ++i) {
    programme.rate_most = std::max(programme.rate_most, programme.course.phases[i].rate);
  }
}

}  // namespace ph
