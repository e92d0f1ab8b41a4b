#include "pumpagent/bedside/programming_measures.hpp"

#include <algorithm>
#include <iterator>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;
using Step = Programming::Step;
using Least = RateMeasure::Least;
using Time = std::chrono::milliseconds;

template <class Part>
Part& made(std::optional<Part>& part) {
  return part ? *part : part.emplace();
}

StepRequest& step_of(OrderRequest& o, std::size_t index) {
  if (o.more.steps.size() <= index) o.more.steps.resize(index + 1);
  return o.more.steps[index];
}

// clang-format off
constexpr TimeMeasure kTimes[] = {
    {Step::kTime, "time", "Time to give it in", 1s, 100h - 1min,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.duration); }},
    {Step::kEvery, "every", "Start to start", 1min, 24h,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.intermittent).interval; }},
    {Step::kStepWait, "step_wait", "Step #: wait", 1min, 24h,
     [](OrderRequest& o, std::size_t i) -> Time& { return step_of(o, i).wait; }},
    {Step::kUp, "up", "Ramp up", 0min, 24h,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.ramp).up; }},
    {Step::kDown, "down", "Ramp down", 0min, 24h,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.ramp).down; }},
    {Step::kDemandTime, "demand_time", "Time of one dose", 1s, 60min,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.demand).duration; }},
    {Step::kLockout, "lockout", "Lockout, start to start", 0min, 0min,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.demand).lockout; }},
    {Step::kPeriodicTime, "periodic_time", "Time of one dose", 1s, 60min,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.periodic).duration; }},
    {Step::kInterval, "interval", "Interval, start to start", 0min, 0min,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.periodic).interval; }},
    {Step::kFirst, "first", "First dose after the start", 0min, 24h,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.periodic).first; }},
    {Step::kLoadingTime, "loading_time", "Time of the loading dose", 1s, 6h,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.loading).duration; }},
    {Step::kSlowTime, "slow_time", "Time of the slow start", 1min, 1h,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.slow_start).time; }},
    {Step::kFlushEvery, "flush_every", "Flush every", 1min, 24h,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.flush).interval; }},
    {Step::kDelay, "delay", "Start after", 1min, 24h,
     [](OrderRequest& o, std::size_t) -> Time& { return made(o.more.delay); }},
};

constexpr VolumeMeasure kVolumes[] = {
    {Step::kVolume, "volume", "Volume to give (VTBI)",
     [](OrderRequest& o, std::size_t) -> Volume& { return made(o.vtbi); }},
    {Step::kEach, "each", "Volume of each dose",
     [](OrderRequest& o, std::size_t) -> Volume& { return made(o.more.intermittent).volume; }},
    {Step::kStepVolume, "step_volume", "Step #: volume",
     [](OrderRequest& o, std::size_t i) -> Volume& { return step_of(o, i).volume; }},
    {Step::kFlushVolume, "flush_volume", "Water of one flush",
     [](OrderRequest& o, std::size_t) -> Volume& { return made(o.more.flush).volume; }},
};

constexpr RateMeasure kRates[] = {
    {Step::kBetween, "between", "Rate between the doses, 0 for none", Least::kZero,
     [](OrderRequest& o, std::size_t) -> FlowRate& { return made(o.more.intermittent).between; }},
    {Step::kStepRate, "step_rate", "Step #: rate, 0 for a wait", Least::kZero,
     [](OrderRequest& o, std::size_t i) -> FlowRate& { return step_of(o, i).rate; }},
    {Step::kSlowRate, "slow_rate", "Rate of the slow start", Least::kOfModel,
     [](OrderRequest& o, std::size_t) -> FlowRate& { return made(o.more.slow_start).rate; }},
    {Step::kFlushRate, "flush_rate", "Rate of the flush", Least::kOfModel,
     [](OrderRequest& o, std::size_t) -> FlowRate& { return made(o.more.flush).rate; }},
};

constexpr DoseMeasure kDoses[] = {
    {Step::kDemandDose, "demand_dose", "Dose on demand",
     [](const DrugEntry& e) -> const LimitSet& { return e.demand->dose; },
     [](OrderRequest& o) -> Dose& { return made(o.more.demand).dose; }},
    {Step::kPeriodicDose, "periodic_dose", "Programmed dose",
     [](const DrugEntry& e) -> const LimitSet& { return e.periodic->dose; },
     [](OrderRequest& o) -> Dose& { return made(o.more.periodic).dose; }},
    {Step::kLoadingDose, "loading_dose", "Loading dose",
     [](const DrugEntry& e) -> const LimitSet& { return *e.loading; },
     [](OrderRequest& o) -> Dose& { return made(o.more.loading).dose; }},
};

constexpr BodyMeasure kBody[] = {
    {Step::kWeight, "weight", "Weight of the patient", "kg", "0.2", "500", 3,
     [](const OrderRequest& o) { return o.measures.weight.value_or(BodyWeight{}).count(); },
     [](OrderRequest& o, std::int64_t g) { o.measures.weight = BodyWeight::of(g); }},
    {Step::kSurface, "surface", "Body surface", "m2", "0.05", "4", 4,
     [](const OrderRequest& o) { return o.measures.surface.value_or(BodySurface{}).count(); },
     [](OrderRequest& o, std::int64_t cm2) { o.measures.surface = BodySurface::of(cm2); }},
    {Step::kHeight, "height", "Height", "cm", "20", "250", 1,
     [](const OrderRequest& o) { return o.more.tci ? o.more.tci->height.count() : 0; },
     [](OrderRequest& o, std::int64_t mm) { made(o.more.tci).height = BodyHeight::of(mm); }},
    {Step::kAge, "age", "Age", "years", "0", "120", 0,
     [](const OrderRequest& o) { return std::int64_t{o.more.tci ? o.more.tci->age_years : 0}; },
     [](OrderRequest& o, std::int64_t y) { made(o.more.tci).age_years = static_cast<int>(y); }},
};
// clang-format on

template <class Row, std::size_t N>
const Row* row_of(const Row (&table)[N], Step step) {
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [step](const Row& row) { return row.step == step; });
  return found == std::end(table) ? nullptr : found;
}

}  // namespace

const TimeMeasure* time_measure(Step step) { return row_of(kTimes, step); }
const VolumeMeasure* volume_measure(Step step) { return row_of(kVolumes, step); }
const RateMeasure* rate_measure(Step step) { return row_of(kRates, step); }
const DoseMeasure* dose_measure(Step step) { return row_of(kDoses, step); }
const BodyMeasure* body_measure(Step step) { return row_of(kBody, step); }

}  // namespace ph::agent
