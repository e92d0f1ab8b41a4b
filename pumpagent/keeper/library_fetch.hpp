#pragma once
#include <memory>
#include <optional>
#include <string>

#include "protocol/domain/pump_model.hpp"
#include "protocol/wire/messages.hpp"
#include "pumpagent/journal/library_slots.hpp"

namespace ph::agent {

// The way of a library from the server into the idle slot, chunk after chunk, and the proofs on the
// way. Used by the keeper and by the fleet; owner of no I/O but the slots'. One thread.
class LibraryFetch {
 public:
  LibraryFetch(LibrarySlots& slots, PumpModel model) : slots_(slots), model_(std::move(model)) {}

  // What to ask the server for next; empty: nothing (all there, refused, or none wanted).
  std::optional<wire::ChunkRequest> next_request() const;

  // From the first byte on, when the bytes that came are not those of the digest; then it waits for
  // the next want().
  static constexpr int kTries = 3;

  // The server wants this one held. kRefused with the reason for the record; nothing when it is the
  // active one or was refused already.
  Status want(const wire::LibraryTarget& target);
  // Bytes came. When they were the last: proves, parses and checks; ready() then. kRefused with the
  // reason when it is no good for ever: its very content, or its signature. kMalformed: the bytes
  // are not those of the digest; it is fetched again. A chunk that does not follow is passed over.
  Status take(const wire::Chunk& chunk);

  // A proved library that waits for a safe point.
  bool is_ready() const { return ready_ != nullptr; }
  std::shared_ptr<const Library> ready() const { return ready_; }
  // At a safe point. The slots' active library is the new one then.
  Status activate();

 private:
  Status finish();
  Status begin_again(const StagedTarget& target, const Error& why);

  LibrarySlots& slots_;
  PumpModel model_;
  std::shared_ptr<const Library> ready_;
  std::optional<StagedTarget> refused_;
  int tries_left_ = kTries;
};

// Parses proved bytes and checks that the library is sound and says the number it was signed for.
Result<std::shared_ptr<const Library>> parse_proved(ByteView bytes, const StagedTarget& target);

}  // namespace ph::agent
