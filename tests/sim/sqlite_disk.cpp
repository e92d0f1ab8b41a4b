#include "tests/sim/sqlite_disk.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "tests/sim/sqlite_vfs.hpp"

namespace ph::sim {
namespace {

constexpr std::size_t kSector = 512;

void put(Bytes& bytes, std::uint64_t offset, ByteView what) {
  bytes.resize(std::max<std::size_t>(bytes.size(), offset + what.size()));
  std::copy(what.begin(), what.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

SqliteDisk::SqliteDisk(std::uint64_t seed) : dice_(seed) { register_vfs(*this); }
SqliteDisk::~SqliteDisk() { unregister_vfs(); }

std::shared_ptr<SqliteDisk::File> SqliteDisk::open(const std::string& name) {
  if (name.empty()) return std::make_shared<File>();
  auto& file = files_[name];
  if (!file) file = std::make_shared<File>();
  return file;
}

int SqliteDisk::change() {
  if (left_ && *left_ == 0) return SQLITE_IOERR;
  if (left_) --*left_;
  ++changes_;
  if (!fails_in_) return SQLITE_OK;
  if (*fails_in_ > 0) return --*fails_in_, SQLITE_OK;
  fails_in_.reset();
  return SQLITE_IOERR;
}

int SqliteDisk::write(File& file, std::uint64_t offset, ByteView bytes) {
  if (const int refused = change(); refused != SQLITE_OK) return refused;
  const std::uint64_t size = file.live.size();
  const std::uint64_t more = offset + bytes.size() > size ? offset + bytes.size() - size : 0;
  if (room_ && more > *room_) return SQLITE_FULL;
  if (room_) *room_ -= more;
  Write write;
  write.offset = offset;
  write.size = size;
  write.after.assign(bytes.begin(), bytes.end());
  if (offset < size) {
    const auto from = file.live.begin() + static_cast<std::ptrdiff_t>(offset);
    const auto count = std::min<std::uint64_t>(bytes.size(), size - offset);
    write.before.assign(from, from + static_cast<std::ptrdiff_t>(count));
  }
  put(file.live, offset, bytes);
  file.unsynced.push_back(std::move(write));
  return SQLITE_OK;
}

int SqliteDisk::truncate(File& file, std::uint64_t size) {
  if (const int refused = change(); refused != SQLITE_OK) return refused;
  if (size >= file.live.size()) return SQLITE_OK;
  Write write;
  write.offset = size;
  write.size = file.live.size();
  write.before.assign(file.live.begin() + static_cast<std::ptrdiff_t>(size), file.live.end());
  file.live.resize(size);
  file.unsynced.push_back(std::move(write));
  return SQLITE_OK;
}

int SqliteDisk::sync(File& file) {
  if (const int refused = change(); refused != SQLITE_OK) return SQLITE_IOERR_FSYNC;
  if (!lies_) file.unsynced.clear();
  return SQLITE_OK;
}

int SqliteDisk::remove(const std::string& name) {
  if (const int refused = change(); refused != SQLITE_OK) return refused;
  files_.erase(name);
  return SQLITE_OK;
}

void SqliteDisk::fill(std::optional<std::uint64_t> room) { room_ = room; }

void SqliteDisk::revive(Death death) {
  left_.reset();
  fails_in_.reset();
  for (auto& [name, file] : files_) {
    file->memory.clear();
    file->slots = {};
    file->shared = 0;
    file->reserved = file->pending = file->exclusive = false;
    if (death == Death::kPower) tear(*file);
  }
}

// Back to what was synced, then each later write whole, in part by sectors, or not at all.
void SqliteDisk::tear(File& file) {
  for (auto write = file.unsynced.rbegin(); write != file.unsynced.rend(); ++write) {
    put(file.live, write->offset, write->before);
    file.live.resize(write->size);
  }
  for (const Write& write : file.unsynced) {
    if (dice_.once_in(2)) continue;
    if (write.after.empty()) {
      file.live.resize(std::min<std::size_t>(file.live.size(), write.offset));
      continue;
    }
    std::size_t kept = write.after.size();
    if (dice_.once_in(3)) {
      const auto sectors = static_cast<std::uint32_t>(kept / kSector + 1);
      kept = std::min<std::size_t>(kept, dice_.below(sectors) * kSector);
    }
    put(file.live, write.offset, ByteView(write.after).first(kept));
  }
  file.unsynced.clear();
}

SqliteDisk::Copy SqliteDisk::copy() const {
  Copy out;
  for (const auto& [name, file] : files_) out[name] = file->live;
  return out;
}

void SqliteDisk::put_back(const Copy& copy) {
  files_.clear();
  for (const auto& [name, bytes] : copy) {
    files_[name] = std::make_shared<File>();
    files_[name]->live = bytes;
  }
}

}  // namespace ph::sim
