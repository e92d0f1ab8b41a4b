#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/domain/pump_model.hpp"
#include "protocol/wire/messages.hpp"
#include "pumpagent/journal/library_slots.hpp"

namespace ph::agent {

// The way of a library from the server into the idle slot, chunk after chunk, and the proofs on the
// way. Of the forms that are offered it fetches the one with the fewest bytes still to come; a
// packed form that fails is told once and never tried again for this offer. Used by the keeper and
// by the fleet; owner of no I/O but the slots'. One thread.
class LibraryFetch {
 public:
  // From the first byte on, when the bytes that came are not those of the digest; then it waits for
  // the next want().
  static constexpr int kTries = 3;
  // After which what found no space is tried again; twice as long each time, up to the longest.
  static constexpr std::chrono::minutes kFirstWait{1}, kLongestWait{60};
  // How long a refusal for good stands against the same offer: a server that somebody told to go
  // on offers it again, and whatever was wrong here or there may be mended.
  static constexpr std::chrono::minutes kRefusalStands{1};

  LibraryFetch(LibrarySlots& slots, PumpModel model) : slots_(slots), model_(std::move(model)) {}

  // What to ask the server for next; empty: nothing (all there, refused, or none wanted).
  std::optional<wire::ChunkRequest> next_request() const;

  // The server wants this one held. kRefused with the reason for the record; nothing when it was
  // refused within kRefusalStands: then turn() tries it again after that time. When it is the
  // active one, what else was arriving is let go of. kOutOfRange: no space, turn() tries again.
  Status want(const wire::LibraryTarget& target);
  // Bytes came. When they were the last: proves, parses and checks; ready() then. kRefused with the
  // reason when it is no good for ever: its very content, or its signature. kMalformed: the bytes
  // are not those of the digest, or do not unpack; it is fetched again, or in the next larger form.
  // kOutOfRange: no space any more. A chunk that does not follow is passed over.
  Status take(const wire::Chunk& chunk);
  // Goes on with what was whole before a restart, tries again what found no space, and what was
  // asked for again after its refusal. Fails as
  // take() does. Every second or more often.
  Status turn(SteadyTime now);

  // Whether what failed so is fetched again by itself: nothing is wrong with the release.
  bool goes_on(const Error& why) const;

  // A proved library that waits for a safe point.
  bool is_ready() const { return ready_ != nullptr; }
  std::shared_ptr<const Library> ready() const { return ready_; }
  // At a safe point. The slots' active library is the new one then.
  Status activate();

 private:
  using Way = std::optional<Packing>;  // absent: the bytes themselves
  Status stay();
  Status begin();
  Status finish();
  Status undone(const StagedTarget& target, const Error& why);
  Status next_way(const StagedTarget& target, const Error& why);
  Status check(const Library& library, const StagedTarget& target) const;
  void find_ways(const wire::LibraryTarget& target);
  std::uint32_t still_to_come(const Way& way) const;

  LibrarySlots& slots_;
  PumpModel model_;
  std::shared_ptr<const Library> ready_;
  void refuse(const StagedTarget& target);
  std::optional<StagedTarget> wanted_, refused_;
  std::optional<wire::LibraryTarget> asked_again_;  // while its refusal stands
  SteadyTime now_{}, refused_at_{};                 // now_: of the last turn
  std::vector<Way> ways_;                           // to wanted_, the shortest first
  int tries_left_ = kTries;
  bool looked_ = false;  // at what was there at the start
  bool is_full_ = false;
  milliseconds wait_ = kFirstWait;
  std::optional<SteadyTime> try_at_;
};

// Parses proved bytes and checks that the library is sound and says the number it was signed for.
Result<std::shared_ptr<const Library>> parse_proved(ByteView bytes, const StagedTarget& target);

}  // namespace ph::agent
