#include "pumpagent/journal/library_arrival.hpp"

#include "protocol/crypto/crypto.hpp"
#include "protocol/pack/pack.hpp"
#include "pumpagent/journal/durable_file.hpp"

namespace ph::agent {
namespace {

constexpr const char* kNote = "arriving-target";
constexpr const char* kBytes = "arriving";
constexpr const char* kUnpacked = "unpacked";

tl::unexpected<Error> no_space(const StagedTarget& target, std::uint64_t needed,
                               std::uint64_t free) {
  return fail(Fault::kOutOfRange, named(target) + ": no space: it needs " + std::to_string(needed) +
                                      " bytes, " + std::to_string(free) +
                                      " are free; it is tried again");
}

}  // namespace

LibraryArrival::LibraryArrival(Disk& disk, std::string folder)
    : disk_(&disk), folder_(std::move(folder)) {
  find();
}

void LibraryArrival::find() {
  const auto note = read_file(*disk_, folder_, kNote);
  if (!note) return;
  Unpacker in(*note);
  const auto target = take_target(in);
  const auto packing = take_packing(in);
  const auto bytes = disk_->size(path_of(kBytes));
  if (!target || !bytes || *bytes > (packing ? packing->size : target->size)) return;
  target_ = target;
  packing_ = packing;
  bytes_ = static_cast<std::uint32_t>(*bytes);
}

Status LibraryArrival::begin(const StagedTarget& target, const std::optional<Packing>& packing) {
  if (target_ == target && packing_ == packing) return make_room(size() - bytes_);
  if (auto gone = abandon(); !gone) return gone;
  target_ = target;
  packing_ = packing;
  const std::uint64_t unpacked = packing ? target.size : 0;
  if (auto room = make_room(size() + unpacked); !room) return room;
  Bytes note;
  Packer out(note);
  put(out, target);
  put(out, packing);
  if (auto made = disk_->append(path_of(kBytes), {}); !made) return told_full(made.error());
  auto noted = replace_file(*disk_, folder_, kNote, note);
  return noted ? noted : told_full(noted.error());
}

Status LibraryArrival::make_room(std::uint64_t needed) {
  const auto free = disk_->room(folder_);
  if (!free) return fail(free.error());
  if (*free >= needed + kReserve) return {};
  const StagedTarget target = *target_;
  if (auto gone = abandon(); !gone) return gone;
  return no_space(target, needed + kReserve, *free);
}

// A write that failed: because the disk is full, which passes, or because it is broken. How much of
// it was written is unknown, so nothing of it is kept.
Status LibraryArrival::told_full(const Error& error) {
  const auto free = disk_->room(folder_);
  if (!free || *free >= kReserve) return fail(error);
  return make_room(size());
}

Status LibraryArrival::store(const Digest& digest, std::uint32_t offset, ByteView bytes) {
  if (!target_ || this->digest() != digest) {
    return fail(Fault::kConflict, "chunk of a library that is not being fetched");
  }
  if (offset != bytes_ || bytes.size() > size() - bytes_) {
    return fail(Fault::kConflict, named(*target_) + ": chunk at " + std::to_string(offset) +
                                      ", expected " + std::to_string(bytes_));
  }
  if (auto done = disk_->append(path_of(kBytes), bytes); !done) return told_full(done.error());
  bytes_ += static_cast<std::uint32_t>(bytes.size());
  return {};
}

Result<Bytes> LibraryArrival::content(ByteView base) const {
  if (!target_) return fail(Fault::kNotFound, "no library is arriving");
  auto bytes = disk_->read(path_of(kBytes), 0, pack::kMaxContent);
  if (!bytes || !packing_) return bytes;
  if (crypto::sha256(*bytes) != packing_->digest) {
    return fail(Fault::kMalformed, named(*target_) + ": its packed bytes are not those of " +
                                       to_hex(packing_->digest).substr(0, 16) +
                                       ": altered on the way");
  }
  auto content = pack::unpack(*bytes, target_->size, base);
  if (!content) return fail(Fault::kMalformed, named(*target_) + ": " + content.error().detail);
  return content;
}

Status LibraryArrival::keep(ByteView content) {
  if (!packing_) return disk_->sync(kept());
  if (disk_->size(kept())) {
    if (auto removed = disk_->remove(kept()); !removed) return removed;
  }
  if (auto done = disk_->append(kept(), content); !done) return told_full(done.error());
  auto synced = disk_->sync(kept());
  return synced ? synced : told_full(synced.error());
}

std::string LibraryArrival::kept() const { return path_of(packing_ ? kUnpacked : kBytes); }

Status LibraryArrival::abandon() {
  target_.reset();
  packing_.reset();
  bytes_ = 0;
  for (const char* name : {kNote, kBytes, kUnpacked}) {
    if (!disk_->size(path_of(name))) continue;
    if (auto removed = disk_->remove(path_of(name)); !removed) return removed;
  }
  return {};
}

}  // namespace ph::agent
