#include "protocol/domain/assessing.hpp"

namespace ph {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSecond = std::chrono::seconds{1};
constexpr milliseconds kMinute = std::chrono::minutes{1};
constexpr milliseconds kDay = std::chrono::hours{24};
constexpr milliseconds kLoadingLongest = std::chrono::hours{6};
constexpr std::size_t kMostSteps = 12;
constexpr int kStairs = 10;
constexpr std::int64_t kMsPerHour = 3'600'000;

void add(Course& course, Phase phase) { course.phases.at(course.count++) = phase; }

void assess_loading(Case& c, const LoadingRequest& loading) {
  if (!c.entry.loading) {
    return c.refuse("loading dose: the library allows none for " + c.entry.tall_man);
  }
  c.expect(loading.duration, "duration of the loading dose", kSecond, kLoadingLongest);
  const auto step = dose_step(c, "loading", *c.entry.loading, loading.dose, loading.duration);
  if (!step) return;
  // A time counts the base flow alone, a VTBI holds the doses too.
  if (c.request.duration) c.out.vtbi += step->volume;
  if (step->volume >= c.out.vtbi) {
    c.refuse("VTBI " + to_string(c.out.vtbi) + ": the loading dose alone needs " +
             to_string(step->volume));
  }
  add(c.out.programme.course, {step->rate, step->volume, milliseconds{0}});
}

void assess_step(Case& c, const StepRequest& step, const std::string& name) {
  const bool flows =
      step.rate > FlowRate{} && step.volume > Volume{} && step.wait == milliseconds{};
  const bool waits =
      step.rate == FlowRate{} && step.volume == Volume{} && step.wait > milliseconds{};
  if (!flows && !waits) {
    return c.refuse(name + ": expected a rate and a volume, or a wait, got rate " +
                    to_string(step.rate) + ", volume " + to_string(step.volume) + ", wait " +
                    to_string(step.wait));
  }
  if (waits) c.expect(step.wait, name + ": wait", kMinute, kDay);
  if (flows) {
    c.weigh_rate(name + ':', step.rate);
    c.expect_rate(name, step.rate);
    const milliseconds takes = time_for(step.volume, step.rate);
    if (takes < kSecond) {
      c.refuse(name + ": expected 1 s or more, takes " + to_string(takes));
    }
  }
  add(c.out.programme.course, {step.rate, step.volume, step.wait});
}

void assess_steps(Case& c) {
  const TherapyRequest& more = c.request.more;
  if (more.steps.empty() || more.steps.size() > kMostSteps) {
    return c.refuse("steps: expected 1 to 12, got " + std::to_string(more.steps.size()));
  }
  int number = 0;
  for (const StepRequest& step : more.steps) {
    assess_step(c, step, "step " + std::to_string(++number));
  }
  c.out.programme.course.repeats = more.steps_repeat;
}

void assess_intermittent(Case& c, const IntermittentRequest& doses) {
  c.expect(doses.interval, "interval of the intermittent doses", kMinute, kDay);
  if (doses.volume < c.model.bolus_min || doses.volume > c.out.vtbi) {
    return c.refuse("intermittent dose: expected " + to_string(c.model.bolus_min) +
                    " to the VTBI " + to_string(c.out.vtbi) + ", got " + to_string(doses.volume));
  }
  const milliseconds rest = doses.interval - time_for(doses.volume, c.out.rate);
  if (rest < kSecond) {
    return c.refuse("interval " + to_string(doses.interval) + ": the intermittent dose takes " +
                    to_string(time_for(doses.volume, c.out.rate)));
  }
  Course& course = c.out.programme.course;
  course.repeats = true;
  add(course, {c.out.rate, doses.volume, milliseconds{0}});
  if (doses.between == FlowRate{}) return add(course, {FlowRate{}, Volume{}, rest});
  c.expect_rate("rate between the intermittent doses", doses.between);
  if (doses.between >= c.out.rate) {
    c.refuse("rate between the intermittent doses " + to_string(doses.between) +
             ": expected below their rate " + to_string(c.out.rate));
  }
  add(course, {doses.between, delivered(doses.between, rest), milliseconds{0}});
}

// Shares of the VTBI in exact whole numbers. Stair k of ten stands at (2k - 1)/20 of the plateau,
// the middle of its part of the slope, so a slope gives half of what the plateau would.
class Ramp {
 public:
  explicit Ramp(const OrderRequest& request)
      : up_(request.more.ramp->up.count()),
        down_(request.more.ramp->down.count()),
        plateau_(request.duration->count() - up_ - down_) {}

  Int128 whole() const { return Int128{100} * (up_ + down_) + Int128{200} * plateau_; }
  static Int128 stair(std::int64_t slope, int k) { return Int128{slope} * (2 * k - 1); }

  void fill(Case& c) const {
    const FlowRate rate = c.out.rate;
    Course& course = c.out.programme.course;
    Int128 share = 0;
    Int128 given = 0;
    const auto phase = [&](Int128 part, std::int64_t twentieths) {
      share += part;
      const Int128 up_to = Int128{c.out.vtbi.count()} * share / whole();
      const FlowRate flow = c.programmable(FlowRate::of((rate.count() * twentieths + 10) / 20));
      add(course, {flow, Volume::of(static_cast<std::int64_t>(up_to - given)), milliseconds{0}});
      given = up_to;
    };
    for (int k = 1; up_ > 0 && k <= kStairs; ++k) phase(stair(up_, k), 2 * k - 1);
    phase(Int128{200} * plateau_, 20);
    if (down_ > 0) course.taper = course.count;
    for (int k = kStairs; down_ > 0 && k >= 1; --k) phase(stair(down_, k), 2 * k - 1);
  }

 private:
  std::int64_t up_, down_, plateau_;
};

void assess_ramp(Case& c) {
  const RampRequest& ramp = *c.request.more.ramp;
  if (ramp.up != milliseconds{0}) c.expect(ramp.up, "ramp up", 10 * kMinute, kDay);
  if (ramp.down != milliseconds{0}) c.expect(ramp.down, "ramp down", 10 * kMinute, kDay);
  c.weigh_rate("plateau", c.out.rate);
  Ramp(c.request).fill(c);
  c.expect_rate("lowest stair of the ramp",
                c.out.programme.course
                    .phases[ramp.up > ramp.down.zero() ? 0 : c.out.programme.course.count - 1U]
                    .rate);
}

void assess_slow_start(Case& c, const SlowStartRequest& slow) {
  if (!is_blood(c.entry)) c.refuse("slow start: only for blood products");
  c.expect(slow.time, "time of the slow start", kMinute, std::chrono::hours{1});
  c.expect_rate("slow start", slow.rate);
  if (slow.rate > c.out.rate) {
    c.refuse("slow start: rate " + to_string(slow.rate) + " above the rate " +
             to_string(c.out.rate) + " that follows");
  }
  if (slow.time <= milliseconds{0} || slow.time > kDay) return;
  const Volume volume = delivered(slow.rate, slow.time);
  if (c.request.duration) {
    c.out.vtbi = volume + delivered(c.out.rate, std::max(*c.request.duration - slow.time, {}));
  }
  if (volume >= c.out.vtbi) {
    c.refuse("slow start: gives " + to_string(volume) + ", all of the VTBI " +
             to_string(c.out.vtbi));
  }
  if (volume > Volume{}) add(c.out.programme.course, {slow.rate, volume, milliseconds{0}});
}

milliseconds whole_time(const Programme& programme) {
  milliseconds out{0};
  Volume left = programme.vtbi;
  for (std::size_t i = 0; i < programme.course.count; ++i) {
    const Phase& phase = programme.course.phases[i];
    if (phase.rate > FlowRate{}) out += time_for(phase.volume, phase.rate);
    left = left - phase.volume;
  }
  const bool flows = left > Volume{} && programme.rate > FlowRate{};
  return out + (flows ? time_for(left, programme.rate) : milliseconds{0});
}

// Warm blood grows germs: it is given within four hours of the start.
void assess_blood(Case& c) {
  c.out.programme.longest = kBloodLongest;
  if (c.therapy != Therapy::kBlood && c.therapy != Therapy::kDoseOverTime) {
    c.refuse("blood: only with a rate or a time, with or without a slow start");
  }
  if (c.request.more.delay || c.request.more.secondary) {
    c.refuse("blood: never delayed, never as a piggyback");
  }
  if (c.request.end_action == EndAction::kContinue) {
    c.refuse("end action continue: blood ends when it has been given");
  }
  const milliseconds takes = whole_time(c.out.programme);
  if (takes > kBloodLongest) {
    c.refuse("blood: takes " + to_string(takes) + ", within 4 h of the start");
  }
}

}  // namespace

Result<FlowRate> plateau_of(const OrderRequest& request) {
  if (!request.vtbi || !request.duration) {
    return fail(Fault::kRefused, "ramp: needs VTBI and duration, not entered");
  }
  const RampRequest& ramp = *request.more.ramp;
  const milliseconds none{0};
  if (ramp.up < none || ramp.down < none || ramp.up + ramp.down == none) {
    return fail(Fault::kRefused, "ramp: expected a time up, a time down or both");
  }
  if (ramp.up > kDay || ramp.down > kDay || ramp.up + ramp.down >= *request.duration) {
    return fail(Fault::kRefused, "ramp: up " + to_string(ramp.up) + " and down " +
                                     to_string(ramp.down) + " leave no plateau in " +
                                     to_string(*request.duration));
  }
  const Int128 whole = Ramp(request).whole();
  const Int128 rate = (Int128{request.vtbi->count()} * 200 * kMsPerHour + whole / 2) / whole;
  if (rate > INT64_MAX / 100) return fail(Fault::kOutOfRange, "ramp: rate too high to compute");
  return FlowRate::of(static_cast<std::int64_t>(rate));
}

FlowRate lowest_rate(const Programme& programme) {
  FlowRate lowest = programme.rate;
  for (std::size_t i = 0; i < programme.course.count; ++i) {
    const FlowRate rate = programme.course.phases[i].rate;
    if (rate > FlowRate{}) lowest = std::min(lowest, rate);
  }
  return lowest;
}

void assess_course(Case& c) {
  const TherapyRequest& more = c.request.more;
  if (more.loading) assess_loading(c, *more.loading);
  if (!more.steps.empty() || more.steps_repeat) assess_steps(c);
  if (more.intermittent) assess_intermittent(c, *more.intermittent);
  if (more.ramp) assess_ramp(c);
  if (more.slow_start) assess_slow_start(c, *more.slow_start);
  c.out.programme.vtbi = c.out.vtbi;
  if (is_blood(c.entry)) assess_blood(c);
}

}  // namespace ph
