#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace ph::agent {

// The latest value of something, written by one process and read by many. Two places take turns:
// the writer fills the one that is not shown and then shows it, so a writer that is pushed aside or
// dies half-way leaves the value before, whole. The writer never waits and never fails; a reader
// gets a whole value and only tries again when a newer one came while it copied. Lives in shared
// memory; zeroed memory is an empty mailbox. Real-time safe on both sides.
template <class Value>
class Mailbox {
  static_assert(std::is_trivially_copyable_v<Value>);
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
  static constexpr std::size_t kWords = (sizeof(Value) + 7) / 8;

 public:
  void post(const Value& value) {
    std::array<std::uint64_t, kWords> words{};
    std::memcpy(words.data(), &value, sizeof(Value));
    const std::uint64_t next = version_.load(std::memory_order_relaxed) + 1;
    // What was shown before must not be overwritten before its successor was shown.
    std::atomic_thread_fence(std::memory_order_release);
    for (std::size_t i = 0; i < kWords; ++i) {
      places_[next & 1U][i].store(words[i], std::memory_order_relaxed);
    }
    version_.store(next, std::memory_order_release);
  }

  // False: nothing was ever posted, or newer values came faster than one could be copied.
  bool read(Value& out) const {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const std::uint64_t shown = version_.load(std::memory_order_acquire);
      if (shown == 0) return false;
      std::array<std::uint64_t, kWords> words;
      for (std::size_t i = 0; i < kWords; ++i) {
        words[i] = places_[shown & 1U][i].load(std::memory_order_relaxed);
      }
      std::atomic_thread_fence(std::memory_order_acquire);
      if (version_.load(std::memory_order_relaxed) != shown) continue;
      std::memcpy(static_cast<void*>(&out), words.data(), sizeof(Value));
      return true;
    }
    return false;
  }

  // Changes with every post(); 0: none yet.
  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

 private:
  static constexpr int kAttempts = 64;

  std::atomic<std::uint64_t> version_;
  std::array<std::array<std::atomic<std::uint64_t>, kWords>, 2> places_;
};

}  // namespace ph::agent
