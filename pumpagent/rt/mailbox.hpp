#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace ph::agent {

// The latest value of something, written by one process and read by many. The writer never waits
// and never fails. It fills another of four slots than the one last published, so that a writer
// that is preempted or dies half-way takes nothing from the readers: they go on reading the value
// before. Lives in shared memory; zeroed memory is an empty mailbox. Real-time safe on both sides.
template <class Value>
class Mailbox {
  static_assert(std::is_trivially_copyable_v<Value>);
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
  static constexpr std::size_t kWords = (sizeof(Value) + 7) / 8;
  static constexpr std::uint64_t kSlots = 4;

 public:
  void post(const Value& value) {
    std::array<std::uint64_t, kWords> words{};
    std::memcpy(words.data(), &value, sizeof(Value));
    const std::uint64_t number = published_.load(std::memory_order_relaxed) + 1;
    Slot& slot = slots_[number % kSlots];
    slot.number.store(0, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    for (std::size_t i = 0; i < kWords; ++i) {
      slot.words[i].store(words[i], std::memory_order_relaxed);
    }
    slot.number.store(number, std::memory_order_release);
    published_.store(number, std::memory_order_release);
  }

  // False: nothing was ever posted (or three values came during each of many tries).
  bool read(Value& out) const {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const std::uint64_t number = published_.load(std::memory_order_acquire);
      if (number == 0) return false;
      const Slot& slot = slots_[number % kSlots];
      if (slot.number.load(std::memory_order_acquire) != number) continue;
      std::array<std::uint64_t, kWords> words;
      for (std::size_t i = 0; i < kWords; ++i) {
        words[i] = slot.words[i].load(std::memory_order_relaxed);
      }
      std::atomic_thread_fence(std::memory_order_acquire);
      if (slot.number.load(std::memory_order_relaxed) != number) continue;
      std::memcpy(static_cast<void*>(&out), words.data(), sizeof(Value));
      return true;
    }
    return false;
  }

  // Rises with every post(); 0: none yet.
  std::uint64_t version() const { return published_.load(std::memory_order_acquire); }

 private:
  static constexpr int kAttempts = 64;

  struct Slot {
    std::atomic<std::uint64_t> number;  // of the value in it; 0: being written
    std::array<std::atomic<std::uint64_t>, kWords> words;
  };

  std::atomic<std::uint64_t> published_;
  std::array<Slot, kSlots> slots_;
};

}  // namespace ph::agent
