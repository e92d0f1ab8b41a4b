#include "pumpagent/drivers/sampler.hpp"

#include <cassert>

namespace ph::agent {

Sampler::~Sampler() {
  if (!thread_.joinable()) return;
  loop_->stop();
  thread_.join();
}

std::size_t Sampler::add(Source source) {
  assert(sources_.size() < kMost && !thread_.joinable());
  sources_.push_back(std::move(source));
  return sources_.size() - 1;
}

void Sampler::sample(SteadyTime now) {
  for (std::size_t place = 0; place < sources_.size(); ++place) {
    Sample sample;
    sample.taken = now.time_since_epoch().count();
    if (sources_[place](sample.value)) samples_[place].post(sample);
  }
}

void Sampler::start(Clock& clock, std::chrono::nanoseconds period) {
  loop_ = std::make_unique<TickLoop>(period);
  thread_ = std::thread(
      [this, &clock] { loop_->run(clock, [this](const Now& now) { sample(now.steady); }); });
}

bool Sampler::latest(std::size_t place, SteadyTime now, milliseconds bound,
                     double& out) const noexcept {
  Sample sample;
  if (!samples_[place].read(sample)) return false;
  const std::chrono::nanoseconds age{now.time_since_epoch().count() - sample.taken};
  if (age > bound || age < -bound) return false;
  out = sample.value;
  return true;
}

}  // namespace ph::agent
