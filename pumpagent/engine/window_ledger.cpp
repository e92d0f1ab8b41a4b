#include "pumpagent/engine/window_ledger.hpp"

#include <algorithm>

namespace ph::agent {

void WindowLedger::add(Volume volume, std::chrono::nanoseconds now) {
  if (count_ > 0 && entries_[count_ - 1].at / kGrain == now / kGrain) {
    entries_[count_ - 1].at = now;
    entries_[count_ - 1].volume += volume;
    return;
  }
  forget(now);
  if (count_ == kEntries) merge_closest();
  entries_[count_++] = {now, volume};
}

void WindowLedger::forget(std::chrono::nanoseconds now) {
  const auto end = entries_.begin() + count_;
  const auto kept = std::find_if(entries_.begin(), end,
                                 [&](const Entry& entry) { return entry.at > now - kLongest; });
  std::move(kept, end, entries_.begin());
  count_ = static_cast<std::uint32_t>(end - kept);
}

// By the time that the two of them would cover, from the entry before them.
void WindowLedger::merge_closest() {
  const auto covers = [&](std::size_t i) { return entries_[i + 1].at - entries_[i - 1].at; };
  std::size_t earlier = 1;
  for (std::size_t i = 2; i + 1 < count_; ++i) {
    if (covers(i) < covers(earlier)) earlier = i;
  }
  entries_[earlier + 1].volume += entries_[earlier].volume;
  const auto place = entries_.begin() + static_cast<std::ptrdiff_t>(earlier);
  std::move(place + 1, entries_.begin() + count_, place);
  --count_;
}

Volume WindowLedger::within(std::chrono::nanoseconds length, std::chrono::nanoseconds now) const {
  Volume sum;
  for (std::size_t i = count_; i > 0 && entries_[i - 1].at > now - length; --i) {
    sum += entries_[i - 1].volume;
  }
  return sum;
}

bool WindowLedger::is_sound(std::chrono::nanoseconds now) const {
  if (count_ > kEntries) return false;
  std::chrono::nanoseconds last{0};
  for (std::size_t i = 0; i < count_; ++i) {
    const Entry& entry = entries_[i];
    if (entry.at < last || entry.at > now) return false;
    if (entry.volume < Volume{} || entry.volume > millilitres(100'000)) return false;
    last = entry.at;
  }
  return true;
}

}  // namespace ph::agent
