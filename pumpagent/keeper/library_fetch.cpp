#include "pumpagent/keeper/library_fetch.hpp"

#include <algorithm>
#include <utility>

#include "protocol/wire/library_codec.hpp"

namespace ph::agent {
namespace {

StagedTarget staged_of(const wire::LibraryTarget& target) {
  return {target.version, target.size, target.signature};
}

bool is_for(const PumpModel& model, const DrugEntry& entry) {
  const auto& mechanisms = entry.mechanisms;
  return model.has_route(entry.route) &&
         (mechanisms.empty() ||
          std::find(mechanisms.begin(), mechanisms.end(), model.mechanism) != mechanisms.end());
}

}  // namespace

std::optional<wire::ChunkRequest> LibraryFetch::next_request() const {
  const LibraryArrival& arrival = slots_.arrival();
  if (!arrival.target() || arrival.is_complete()) return std::nullopt;
  return wire::ChunkRequest{
      arrival.digest(), arrival.bytes(),
      std::min(arrival.size() - arrival.bytes(), wire::ChunkRequest::kMaxLength)};
}

Status LibraryFetch::want(const wire::LibraryTarget& target) {
  const StagedTarget staged = staged_of(target);
  if (slots_.active() && slots_.active()->version == staged.version) return stay();
  asked_again_.reset();
  if (staged == refused_ && now_ - refused_at_ < kRefusalStands) {
    asked_again_ = target;
    return {};
  }
  refused_.reset();
  const bool same = slots_.staging() == staged;
  if (!same) ready_.reset();
  if (ready_ != nullptr) return {};
  wanted_ = staged;
  find_ways(target);
  tries_left_ = kTries;
  wait_ = kFirstWait;
  looked_ = true;
  return same && slots_.is_complete() ? finish() : begin();
}

// What is held is what is wanted: another one that was on its way is not wanted any more.
Status LibraryFetch::stay() {
  asked_again_.reset();
  ready_.reset();
  wanted_.reset();
  is_full_ = false;
  return slots_.staging() ? slots_.abandon() : Status{};
}

void LibraryFetch::find_ways(const wire::LibraryTarget& target) {
  ways_.assign(1, std::nullopt);
  for (const wire::PackedForm& form : target.forms) {
    const bool fits =
        !form.base || (slots_.active() && slots_.active()->version.digest == form.base);
    if (fits) ways_.emplace_back(Packing{form.digest, form.size, form.base});
  }
  std::stable_sort(ways_.begin(), ways_.end(), [this](const Way& a, const Way& b) {
    return still_to_come(a) < still_to_come(b);
  });
}

std::uint32_t LibraryFetch::still_to_come(const Way& way) const {
  const std::uint32_t size = way ? way->size : wanted_->size;
  const bool begun = slots_.staging() == wanted_ && slots_.arrival().packing() == way;
  return begun ? size - slots_.staged_bytes() : size;
}

Status LibraryFetch::begin() {
  is_full_ = false;
  try_at_.reset();
  auto begun = slots_.begin(*wanted_, ways_.front());
  return begun ? begun : undone(*wanted_, begun.error());
}

Status LibraryFetch::take(const wire::Chunk& chunk) {
  const auto target = slots_.staging();
  auto stored = slots_.store(chunk.digest, chunk.offset, chunk.bytes);
  if (!stored && stored.error().fault == Fault::kConflict) return {};
  if (!stored) return undone(*target, stored.error());
  return slots_.is_complete() ? finish() : Status{};
}

Status LibraryFetch::turn(SteadyTime now) {
  now_ = now;
  if (asked_again_ && now - refused_at_ >= kRefusalStands) {
    const wire::LibraryTarget target = *std::exchange(asked_again_, std::nullopt);
    return want(target);
  }
  if (!looked_) {
    looked_ = true;
    if (slots_.is_complete() && ready_ == nullptr) return finish();
  }
  if (!is_full_) return {};
  if (!try_at_) {
    try_at_ = now + wait_;
    wait_ = std::min<milliseconds>(wait_ * 2, kLongestWait);
  }
  return now >= *try_at_ ? begin() : Status{};
}

Status LibraryFetch::finish() {
  const StagedTarget target = *slots_.staging();
  auto bytes = slots_.verify();
  if (!bytes) return undone(target, bytes.error());
  auto library = parse_proved(*bytes, target);
  const Status fits = library ? check(**library, target) : Status(fail(library.error()));
  if (!fits) {
    refuse(target);
    auto gone = slots_.abandon();
    return fail(gone ? fits.error() : gone.error());
  }
  ready_ = *library;
  return {};
}

// Whose it is, and whether anything in it is for this pump.
Status LibraryFetch::check(const Library& library, const StagedTarget& target) const {
  if (slots_.active()) {
    const auto held = slots_.active_bytes();
    const auto own =
        held ? wire::parse_library(as_text(*held)) : Result<Library>(fail(held.error()));
    if (own && own->site != library.site) {
      return fail(Fault::kRefused, named(target) + ": of site \"" + library.site +
                                       "\", this pump belongs to \"" + own->site + "\"");
    }
  }
  for (const CareArea& area : library.areas) {
    for (const DrugEntry& entry : area.entries) {
      if (is_for(model_, entry)) return {};
    }
  }
  return fail(Fault::kRefused,
              named(target) + ": has no entry for a pump of model " + model_.id.str());
}

Status LibraryFetch::undone(const StagedTarget& target, const Error& why) {
  if (why.fault == Fault::kRefused) refuse(target);
  if (why.fault == Fault::kOutOfRange) is_full_ = wanted_ == target;
  if (why.fault == Fault::kOutOfRange) try_at_.reset();
  return why.fault == Fault::kMalformed ? next_way(target, why) : fail(why);
}

void LibraryFetch::refuse(const StagedTarget& target) {
  refused_ = target;
  refused_at_ = now_;
}

bool LibraryFetch::goes_on(const Error& why) const {
  const bool begun = wanted_.has_value() && slots_.staging() == wanted_;
  return why.fault == Fault::kOutOfRange || (why.fault == Fault::kMalformed && begun);
}

// Bytes torn by a loss of power, or altered on the way: the right ones may still come. What does
// not unpack is left for a larger form.
Status LibraryFetch::next_way(const StagedTarget& target, const Error& why) {
  if (wanted_ != target) return fail(why);
  const bool was_packed = ways_.front().has_value();
  if (was_packed) ways_.erase(ways_.begin());
  if (!was_packed && --tries_left_ <= 0) return fail(why);
  if (auto begun = begin(); !begun) return begun;
  return fail(why.fault, why.detail + (was_packed ? "; fetched in a larger form" : ""));
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
    return fail(Fault::kRefused,
                named(target) + ": its content says number " + std::to_string(library->number));
  }
  const auto problems = well_formed(*library);
  if (!problems.empty()) return fail(Fault::kRefused, problems.front());
  return std::make_shared<const Library>(std::move(*library));
}

}  // namespace ph::agent
