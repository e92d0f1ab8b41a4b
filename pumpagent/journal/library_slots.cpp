#include "pumpagent/journal/library_slots.hpp"

#include <algorithm>

#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {
namespace {

constexpr std::uint32_t kLargest = 16 * 1024 * 1024;
constexpr const char* kPointer = "active";
constexpr const char* kHighest[] = {"highest", "highest-again"};

const char* slot_name(char slot) { return slot == 'a' ? "slot-a" : "slot-b"; }

struct Pointer {
  char slot = 'a';
  StagedTarget target;
};

Result<Pointer> read_pointer(Disk& disk, const std::string& folder) {
  auto bytes = read_file(disk, folder, kPointer);
  if (!bytes) return fail(bytes.error());
  Unpacker in(*bytes);
  const char slot = static_cast<char>(in.number<std::uint8_t>());
  auto target = take_target(in);
  if (!target || (slot != 'a' && slot != 'b')) {
    return fail(Fault::kMalformed, folder + "/active: not a pointer to a slot");
  }
  return Pointer{slot, *target};
}

}  // namespace

Status prove_library(ByteView bytes, const StagedTarget& target, const crypto::PublicKey& key) {
  if (bytes.size() != target.size) {
    return fail(Fault::kMalformed, named(target) + ": expected " + std::to_string(target.size) +
                                       " bytes, got " + std::to_string(bytes.size()));
  }
  if (crypto::sha256(bytes) != target.version.digest) {
    return fail(Fault::kMalformed, named(target) + ": its SHA-256 is not " +
                                       to_hex(target.version.digest) +
                                       ": altered on the way or on flash");
  }
  if (!crypto::verify(key, crypto::kLibraryContext, bytes, target.signature)) {
    return fail(Fault::kRefused, named(target) + ": not signed by the key of this site");
  }
  return {};
}

Result<ActiveLibrary> read_active_library(Disk& disk, const std::string& folder,
                                          const crypto::PublicKey& key) {
  auto pointer = read_pointer(disk, folder);
  if (!pointer) return fail(pointer.error());
  auto bytes = disk.read(folder + "/" + slot_name(pointer->slot), 0, kLargest);
  if (!bytes) return fail(bytes.error());
  auto proved = prove_library(*bytes, pointer->target, key);
  if (!proved) return fail(proved.error());
  return ActiveLibrary{pointer->target, std::move(*bytes)};
}

LibrarySlots::LibrarySlots(Disk& disk, std::string folder, crypto::PublicKey key)
    : disk_(&disk), folder_(std::move(folder)), key_(key), arrival_(disk, folder_) {}

Result<LibrarySlots> LibrarySlots::open(Disk& disk, std::string folder, crypto::PublicKey key) {
  if (auto made = disk.make_folder(folder); !made) return fail(made.error());
  LibrarySlots slots(disk, std::move(folder), key);
  slots.find_active();
  slots.find_highest();
  return slots;
}

void LibrarySlots::find_active() {
  auto pointer = read_pointer(*disk_, folder_);
  if (pointer) slot_ = pointer->slot;
  auto library = read_active_library(*disk_, folder_, key_);
  if (library) {
    active_ = library->target;
    trouble_.clear();
  } else if (pointer || pointer.error().fault != Fault::kNotFound) {
    if (pointer) lost_ = pointer->target;
    trouble_ = library.error().detail;
  }
}

void LibrarySlots::prove_again() {
  active_.reset();
  find_active();
}

void LibrarySlots::find_highest() {
  for (const char* name : kHighest) {
    if (auto bytes = read_file(*disk_, folder_, name)) {
      highest_ = std::max(highest_, Unpacker(*bytes).number<std::uint32_t>());
    }
  }
  for (const auto& known : {active_, lost_}) {
    if (known) highest_ = std::max(highest_, known->version.number);
  }
}

Result<Bytes> LibrarySlots::active_bytes() const {
  if (!active_) return fail(Fault::kNotFound, "no drug library is active");
  return disk_->read(path_of(slot_name(slot_)), 0, kLargest);
}

Status LibrarySlots::begin(const StagedTarget& target, const std::optional<Packing>& packing) {
  const std::uint32_t number = target.version.number;
  const bool is_lost =
      !active_ && number == highest_ && (!lost_ || lost_->version == target.version);
  if (number <= highest_ && !is_lost) {
    return fail(Fault::kRefused, named(target) + ": not newer than library " +
                                     std::to_string(highest_) + ", which was active here");
  }
  const std::uint32_t largest = std::max(target.size, packing ? packing->size : target.size);
  if (target.size == 0 || largest > kLargest || (packing && packing->size == 0)) {
    return fail(Fault::kRefused, named(target) + ": " + std::to_string(largest) +
                                     " bytes, expected 1 to " + std::to_string(kLargest));
  }
  if (staging() != target || arrival_.packing() != packing) proved_ = false;
  return arrival_.begin(target, packing);
}

Status LibrarySlots::store(const Digest& digest, std::uint32_t offset, ByteView bytes) {
  auto done = arrival_.store(digest, offset, bytes);
  if (done) proved_ = false;
  return done;
}

// Bytes that are packed against another library than the active one cannot be the promised ones.
Result<Bytes> LibrarySlots::proved_content() {
  const StagedTarget target = *staging();
  const auto& packing = arrival_.packing();
  Bytes base;
  if (packing && packing->base) {
    if (!active_ || active_->version.digest != *packing->base) {
      return fail(Fault::kMalformed, named(target) + ": packed against library " +
                                         to_hex(*packing->base).substr(0, 16) +
                                         ", which is not held here");
    }
    auto held = active_bytes();
    if (!held) return held;
    base = std::move(*held);
  }
  auto content = arrival_.content(base);
  if (!content) return content;
  if (auto proved = prove_library(*content, target, key_); !proved) return fail(proved.error());
  return content;
}

Result<Bytes> LibrarySlots::verify() {
  if (!staging()) return fail(Fault::kNotFound, "no library is arriving");
  auto content = proved_content();
  if (!content) {
    auto gone = abandon();
    return fail(gone ? content.error() : gone.error());
  }
  if (auto kept = arrival_.keep(*content); !kept) return fail(kept.error());
  proved_ = true;
  return content;
}

Status LibrarySlots::note_highest(std::uint32_t number) {
  Bytes bytes;
  Packer(bytes).number(number);
  for (const char* name : kHighest) {
    if (auto done = replace_file(*disk_, folder_, name, bytes); !done) return done;
  }
  highest_ = number;
  return {};
}

Status LibrarySlots::activate() {
  if (!staging() || !proved_) {
    return fail(Fault::kConflict, "no proved library is waiting to become active");
  }
  const char idle = slot_ == 'a' ? 'b' : 'a';
  if (auto moved = disk_->rename(arrival_.kept(), path_of(slot_name(idle))); !moved) {
    return moved;
  }
  if (auto synced = disk_->sync_folder(folder_); !synced) return synced;
  Bytes pointer;
  Packer out(pointer);
  out.number(static_cast<std::uint8_t>(idle));
  put(out, *staging());
  if (auto done = replace_file(*disk_, folder_, kPointer, pointer); !done) return done;
  slot_ = idle;
  active_ = *staging();
  lost_.reset();
  trouble_.clear();
  auto noted = note_highest(active_->version.number);
  auto gone = abandon();
  return noted ? gone : noted;
}

Status LibrarySlots::abandon() {
  proved_ = false;
  return arrival_.abandon();
}

}  // namespace ph::agent
