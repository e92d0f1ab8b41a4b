#include "pumpagent/keeper/library_fetch.hpp"

#include <algorithm>

#include "protocol/wire/library_codec.hpp"

namespace ph::agent {

std::optional<wire::ChunkRequest> LibraryFetch::next_request() const {
  const auto& staging = slots_.staging();
  if (!staging || slots_.is_complete()) return std::nullopt;
  const std::uint32_t left = staging->size - slots_.staged_bytes();
  return wire::ChunkRequest{staging->version.digest, slots_.staged_bytes(),
                            std::min(left, wire::ChunkRequest::kMaxLength)};
}

Status LibraryFetch::want(const wire::LibraryTarget& target) {
  const StagedTarget staged{target.version, target.size, target.signature};
  if (slots_.active() && slots_.active()->version == staged.version) return {};
  if (staged == refused_) return {};
  if (slots_.staging() != staged) ready_.reset();
  auto begun = slots_.begin(staged);
  if (!begun && begun.error().fault == Fault::kRefused) refused_ = staged;
  if (!begun) return begun;
  tries_left_ = kTries;
  return slots_.is_complete() && ready_ == nullptr ? finish() : Status{};
}

Status LibraryFetch::take(const wire::Chunk& chunk) {
  auto stored = slots_.store(chunk.digest, chunk.offset, chunk.bytes);
  if (!stored) return stored.error().fault == Fault::kConflict ? Status{} : stored;
  return slots_.is_complete() ? finish() : Status{};
}

Status LibraryFetch::finish() {
  const StagedTarget target = *slots_.staging();
  auto bytes = slots_.verify();
  if (!bytes) {
    if (bytes.error().fault == Fault::kRefused) refused_ = target;
    return bytes.error().fault == Fault::kMalformed ? begin_again(target, bytes.error())
                                                    : fail(bytes.error());
  }
  auto library = parse_proved(*bytes, target);
  if (!library) {
    refused_ = target;
    auto gone = slots_.abandon();
    return fail(gone ? library.error() : gone.error());
  }
  ready_ = *library;
  return {};
}

// Bytes torn by a loss of power, or altered on the way: the right ones may still come.
Status LibraryFetch::begin_again(const StagedTarget& target, const Error& why) {
  if (--tries_left_ > 0) {
    if (auto begun = slots_.begin(target); !begun) return begun;
  }
  return fail(why);
}

Status LibraryFetch::activate() {
  if (auto done = slots_.activate(); !done) return done;
  ready_.reset();
  return {};
}

Result<std::shared_ptr<const Library>> parse_proved(ByteView bytes, const StagedTarget& target) {
  auto library = wire::parse_library(as_text(bytes));
  if (!library) return fail(library.error());
  if (library->number != target.version.number) {
    return fail(Fault::kRefused, "library " + std::to_string(target.version.number) +
                                     ": its content says number " +
                                     std::to_string(library->number));
  }
  const auto problems = well_formed(*library);
  if (!problems.empty()) return fail(Fault::kRefused, problems.front());
  return std::make_shared<const Library>(std::move(*library));
}

}  // namespace ph::agent
