#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace ph::agent {

// The latest value of something, written by one process and read by many: a sequence lock. The
// writer never waits and never fails; a reader gets a whole value or, after many tries against a
// busy writer, none. A writer that dies half-way leaves readers without a value until it is
// restarted and writes again. Lives in shared memory; zeroed memory is an empty mailbox. Real-time
// safe on both sides.
template <class Value>
class Mailbox {
  static_assert(std::is_trivially_copyable_v<Value>);
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
  static constexpr std::size_t kWords = (sizeof(Value) + 7) / 8;

 public:
  void post(const Value& value) {
    std::array<std::uint64_t, kWords> words{};
    std::memcpy(words.data(), &value, sizeof(Value));
    // An odd number left behind by a writer that died counts as even: this is a new value.
    const std::uint64_t begin = (version_.load(std::memory_order_relaxed) | 1U);
    version_.store(begin, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    for (std::size_t i = 0; i < kWords; ++i) {
      words_[i].store(words[i], std::memory_order_relaxed);
    }
    version_.store(begin + 1, std::memory_order_release);
  }

  // False: nothing was ever posted, or the writer was in the way.
  bool read(Value& out) const {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const std::uint64_t before = version_.load(std::memory_order_acquire);
      if (before == 0) return false;
      if ((before & 1U) != 0) continue;
      std::array<std::uint64_t, kWords> words;
      for (std::size_t i = 0; i < kWords; ++i) {
        words[i] = words_[i].load(std::memory_order_relaxed);
      }
      std::atomic_thread_fence(std::memory_order_acquire);
      if (version_.load(std::memory_order_relaxed) != before) continue;
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
  std::array<std::atomic<std::uint64_t>, kWords> words_;
};

}  // namespace ph::agent
