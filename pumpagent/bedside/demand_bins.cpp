#include "pumpagent/bedside/demand_bins.hpp"

#include <algorithm>

namespace ph::agent {

void DemandBins::note(SteadyTime now, const OrderTag& order, std::uint32_t demands,
                      std::uint32_t granted) {
  const bool another = seen_ == 0 || !(order == order_) || demands < demands_ || granted < granted_;
  if (another) {
    *this = DemandBins{};
    order_ = order;
    begin_ = now;
    seen_ = 1;
  } else {
    const bool long_ago = now - begin_ >= kBin * static_cast<int>(kBins);
    if (long_ago) {
      bins_ = {};
      seen_ = kBins;
      begin_ = now;
    }
    while (now - begin_ >= kBin) {
      std::move(bins_.begin() + 1, bins_.end(), bins_.begin());
      bins_.back() = Bin{};
      begin_ += kBin;
      seen_ = std::min(seen_ + 1, kBins);
    }
    bins_.back().demands += demands - demands_;
    bins_.back().granted += granted - granted_;
  }
  demands_ = demands;
  granted_ = granted;
}

std::string DemandBins::dots() const {
  std::string out;
  for (std::size_t i = kBins - seen_; i < kBins; ++i) {
    if (!out.empty()) out += " | ";
    const std::uint32_t shown = std::min(bins_[i].demands, kDots);
    for (std::uint32_t dot = 0; dot < shown; ++dot) {
      out += dot < bins_[i].granted ? "●" : "○";
    }
    if (shown == 0) out += "–";
  }
  return out;
}

}  // namespace ph::agent
