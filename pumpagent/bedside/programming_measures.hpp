#pragma once
#include "protocol/domain/library.hpp"
#include "protocol/domain/order.hpp"
#include "pumpagent/bedside/programming.hpp"

// The values of an order that are plain times, volumes, rates, whole doses and measures of a body:
// how each is asked for, and where it lies. One row a value. For this room alone.
namespace ph::agent {

// In a title `#` stands for the number of the step. `in` makes the part that is not there yet.
struct TimeMeasure {
  Programming::Step step;
  const char* word;
  const char* title;
  std::chrono::milliseconds least, most;  // both zero: the entry says
  std::chrono::milliseconds& (*in)(OrderRequest& order, std::size_t index);
};

struct VolumeMeasure {
  Programming::Step step;
  const char* word;
  const char* title;
  Volume& (*in)(OrderRequest& order, std::size_t index);
};

struct RateMeasure {
  enum class Least : std::uint8_t { kZero, kOfModel };
  Programming::Step step;
  const char* word;
  const char* title;
  Least least;
  FlowRate& (*in)(OrderRequest& order, std::size_t index);
};

// Judged by limits of the entry's own.
struct DoseMeasure {
  Programming::Step step;
  const char* word;
  const char* title;
  const LimitSet& (*limits)(const DrugEntry& entry);
  Dose& (*in)(OrderRequest& order);
};

// In whole parts of 10^-places of its unit.
struct BodyMeasure {
  Programming::Step step;
  const char* word;
  const char* title;
  const char* unit;
  const char *least, *most;
  int places;
  std::int64_t (*get)(const OrderRequest& order);
  void (*set)(OrderRequest& order, std::int64_t parts);
};

// Nothing: the step is none of them.
const TimeMeasure* time_measure(Programming::Step step);
const VolumeMeasure* volume_measure(Programming::Step step);
const RateMeasure* rate_measure(Programming::Step step);
const DoseMeasure* dose_measure(Programming::Step step);
const BodyMeasure* body_measure(Programming::Step step);

}  // namespace ph::agent
