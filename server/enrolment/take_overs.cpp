#include "server/enrolment/take_overs.hpp"

namespace ph::server {

void TakeOvers::took_over(SteadyTime now) {
  times_.push_back(now);
  if (times_.size() > kMany) times_.pop_front();
  if (times_.size() == kMany && now - times_.front() <= kWithin) seen_ = now;
}

}  // namespace ph::server
