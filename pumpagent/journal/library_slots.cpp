#include "pumpagent/journal/library_slots.hpp"

#include <algorithm>

#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {
namespace {

constexpr std::uint32_t kLargest = 16 * 1024 * 1024;
constexpr const char* kPointer = "active";
constexpr const char* kHighest[] = {"highest", "highest-again"};
constexpr const char* kStagingNote = "arriving-target";
constexpr const char* kStagingBytes = "arriving";

const char* slot_name(char slot) { return slot == 'a' ? "slot-a" : "slot-b"; }

void put_target(Packer& out, const StagedTarget& target) {
  out.number(target.version.number);
  out.number(target.size);
  out.bytes(target.version.digest);
  out.bytes(target.signature);
}

std::optional<StagedTarget> take_target(Unpacker& in) {
  StagedTarget target;
  target.version.number = in.number<std::uint32_t>();
  target.size = in.number<std::uint32_t>();
  const ByteView digest = in.bytes(target.version.digest.size());
  const ByteView signature = in.bytes(target.signature.size());
  if (!in.is_sound()) return std::nullopt;
  std::copy(digest.begin(), digest.end(), target.version.digest.begin());
  std::copy(signature.begin(), signature.end(), target.signature.begin());
  return target;
}

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

std::string named(const StagedTarget& target) {
  return "library " + std::to_string(target.version.number);
}

}  // namespace

Status prove_library(ByteView bytes, const StagedTarget& target, const crypto::PublicKey& key) {
  if (bytes.size() != target.size) {
    return fail(Fault::kMalformed, named(target) + ": expected " + std::to_string(target.size) +
                                       " bytes, got " + std::to_string(bytes.size()));
  }
  if (crypto::sha256(bytes) != target.version.digest) {
    return fail(Fault::kMalformed, named(target) + ": its SHA-256 is not " +
                                       to_hex(target.version.digest) + ": altered on the way");
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
    : disk_(&disk), folder_(std::move(folder)), key_(key) {}

Result<LibrarySlots> LibrarySlots::open(Disk& disk, std::string folder, crypto::PublicKey key) {
  if (auto made = disk.make_folder(folder); !made) return fail(made.error());
  LibrarySlots slots(disk, std::move(folder), key);
  slots.find_active();
  slots.find_highest();
  slots.find_staging();
  return slots;
}

void LibrarySlots::find_active() {
  auto pointer = read_pointer(*disk_, folder_);
  if (pointer) slot_ = pointer->slot;
  auto library = read_active_library(*disk_, folder_, key_);
  if (library) {
    active_ = library->target;
  } else if (pointer || pointer.error().fault != Fault::kNotFound) {
    trouble_ = library.error().detail;
  }
}

void LibrarySlots::find_highest() {
  for (const char* name : kHighest) {
    if (auto bytes = read_file(*disk_, folder_, name)) {
      highest_ = std::max(highest_, Unpacker(*bytes).number<std::uint32_t>());
    }
  }
  if (active_) highest_ = std::max(highest_, active_->version.number);
}

void LibrarySlots::find_staging() {
  auto note = read_file(*disk_, folder_, kStagingNote);
  if (!note) return;
  Unpacker in(*note);
  auto target = take_target(in);
  auto bytes = disk_->size(path_of(kStagingBytes));
  if (!target || !bytes || *bytes > target->size) return;
  staging_ = target;
  staged_bytes_ = static_cast<std::uint32_t>(*bytes);
}

Result<Bytes> LibrarySlots::active_bytes() const {
  if (!active_) return fail(Fault::kNotFound, "no drug library is active");
  return disk_->read(path_of(slot_name(slot_)), 0, kLargest);
}

Status LibrarySlots::begin(const StagedTarget& target) {
  if (target.version.number <= highest_) {
    return fail(Fault::kRefused, named(target) + ": not newer than library " +
                                     std::to_string(highest_) + ", which was active here");
  }
  if (target.size == 0 || target.size > kLargest) {
    return fail(Fault::kRefused, named(target) + ": " + std::to_string(target.size) +
                                     " bytes, expected 1 to " + std::to_string(kLargest));
  }
  if (staging_ == target) return {};
  if (auto gone = abandon(); !gone) return gone;
  Bytes note;
  Packer out(note);
  put_target(out, target);
  if (auto made = disk_->append(path_of(kStagingBytes), {}); !made) return made;
  if (auto done = replace_file(*disk_, folder_, kStagingNote, note); !done) return done;
  staging_ = target;
  return {};
}

Status LibrarySlots::store(const Digest& digest, std::uint32_t offset, ByteView bytes) {
  if (!staging_ || staging_->version.digest != digest) {
    return fail(Fault::kConflict, "chunk of a library that is not being fetched");
  }
  if (offset != staged_bytes_ || bytes.size() > staging_->size - staged_bytes_) {
    return fail(Fault::kConflict, named(*staging_) + ": chunk at " + std::to_string(offset) +
                                      ", expected " + std::to_string(staged_bytes_));
  }
  if (auto done = disk_->append(path_of(kStagingBytes), bytes); !done) return done;
  staged_bytes_ += static_cast<std::uint32_t>(bytes.size());
  proved_ = false;
  return {};
}

Result<Bytes> LibrarySlots::verify() {
  if (!staging_) return fail(Fault::kNotFound, "no library is arriving");
  auto bytes = disk_->read(path_of(kStagingBytes), 0, kLargest);
  if (!bytes) return bytes;
  if (auto proved = prove_library(*bytes, *staging_, key_); !proved) {
    auto gone = abandon();
    return fail(gone ? proved.error() : gone.error());
  }
  if (auto synced = disk_->sync(path_of(kStagingBytes)); !synced) return fail(synced.error());
  proved_ = true;
  return bytes;
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
  if (!staging_ || !proved_) {
    return fail(Fault::kConflict, "no proved library is waiting to become active");
  }
  const char idle = slot_ == 'a' ? 'b' : 'a';
  if (auto moved = disk_->rename(path_of(kStagingBytes), path_of(slot_name(idle))); !moved) {
    return moved;
  }
  if (auto synced = disk_->sync_folder(folder_); !synced) return synced;
  Bytes pointer;
  Packer out(pointer);
  out.number(static_cast<std::uint8_t>(idle));
  put_target(out, *staging_);
  if (auto done = replace_file(*disk_, folder_, kPointer, pointer); !done) return done;
  slot_ = idle;
  active_ = *staging_;
  trouble_.clear();
  auto noted = note_highest(active_->version.number);
  auto gone = abandon();
  return noted ? gone : noted;
}

Status LibrarySlots::abandon() {
  staging_.reset();
  staged_bytes_ = 0;
  proved_ = false;
  for (const char* name : {kStagingNote, kStagingBytes}) {
    if (!disk_->size(path_of(name))) continue;
    if (auto removed = disk_->remove(path_of(name)); !removed) return removed;
  }
  return {};
}

}  // namespace ph::agent
