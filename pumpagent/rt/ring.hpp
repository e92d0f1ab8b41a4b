#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <type_traits>

namespace ph::agent {

// A bounded queue from one process to another. Its indices live beside its records, so either side
// may die and come back: what was pushed and not yet popped is still there. A full ring refuses and
// counts. To lose nothing when the reader dies, look at front(), make it durable, then pop().
// Lives in shared memory; zeroed memory is an empty ring. Real-time safe on both sides.
template <class Record, std::uint32_t kSize>
class Ring {
  static_assert(std::is_trivially_copyable_v<Record>);
  static_assert(kSize > 0 && (kSize & (kSize - 1)) == 0, "a power of two");

 public:
  // The writer. False: full, the record is not in.
  bool push(const Record& record) {
    const std::uint64_t end = end_.load(std::memory_order_relaxed);
    if (end - begin_.load(std::memory_order_acquire) >= kSize) {
      refused_.fetch_add(1, std::memory_order_relaxed);
      return false;
    }
    records_[end % kSize] = record;
    end_.store(end + 1, std::memory_order_release);
    return true;
  }

  // The reader. The record `ahead` of the oldest, or nullptr.
  const Record* front(std::uint32_t ahead = 0) const {
    const std::uint64_t at = begin_.load(std::memory_order_relaxed) + ahead;
    return at < end_.load(std::memory_order_acquire) ? &records_[at % kSize] : nullptr;
  }
  // Gives up the `count` oldest, which must be there.
  void pop(std::uint32_t count = 1) {
    begin_.store(begin_.load(std::memory_order_relaxed) + count, std::memory_order_release);
  }

  // For the writer: push() would refuse now.
  bool is_full() const {
    return end_.load(std::memory_order_relaxed) - begin_.load(std::memory_order_acquire) >= kSize;
  }

  // How many were popped, and pushed, since the beginning.
  std::uint64_t popped() const { return begin_.load(std::memory_order_acquire); }
  std::uint64_t pushed() const { return end_.load(std::memory_order_acquire); }
  std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  alignas(64) std::atomic<std::uint64_t> begin_;
  alignas(64) std::atomic<std::uint64_t> end_;
  std::atomic<std::uint64_t> refused_;
  alignas(64) std::array<Record, kSize> records_;
};

}  // namespace ph::agent
