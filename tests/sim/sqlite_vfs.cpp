#include "tests/sim/sqlite_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "protocol/base/check.hpp"
#include "tests/sim/sqlite_disk.hpp"

namespace ph::sim {
namespace {

constexpr int kLongestPath = 512;
constexpr sqlite3_int64 kJulianDay2026 = 212'637'312'000'000;  // milliseconds

// What SQLite holds of an open file; it gives the memory.
struct OpenFile {
  sqlite3_file base;
  SqliteDisk* disk;
  std::shared_ptr<SqliteDisk::File>* file;
  int level;        // SQLITE_LOCK_...
  unsigned shares;  // slots of the log's index that this connection shares
  unsigned owns;    // and that it alone has
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
SqliteDisk::File& bytes_of(sqlite3_file* file) { return **of(file).file; }
SqliteDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<SqliteDisk*>(vfs->pAppData); }

int read(sqlite3_file* file, void* out, int amount, sqlite3_int64 offset) {
  const Bytes& live = bytes_of(file).live;
  const auto from = std::min<std::size_t>(static_cast<std::size_t>(offset), live.size());
  const auto count = std::min<std::size_t>(static_cast<std::size_t>(amount), live.size() - from);
  std::memcpy(out, live.data() + from, count);
  if (count == static_cast<std::size_t>(amount)) return SQLITE_OK;
  std::memset(static_cast<char*>(out) + count, 0, static_cast<std::size_t>(amount) - count);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* data, int amount, sqlite3_int64 offset) {
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  return of(file).disk->write(bytes_of(file), static_cast<std::uint64_t>(offset),
                              ByteView(bytes, static_cast<std::size_t>(amount)));
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return of(file).disk->truncate(bytes_of(file), static_cast<std::uint64_t>(size));
}
int sync(sqlite3_file* file, int) { return of(file).disk->sync(bytes_of(file)); }

int size(sqlite3_file* file, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(bytes_of(file).live.size());
  return SQLITE_OK;
}

int unlock(sqlite3_file* file, int level) {
  auto& open = of(file);
  auto& held = bytes_of(file);
  if (open.level > SQLITE_LOCK_SHARED && level <= SQLITE_LOCK_SHARED) {
    held.reserved = held.pending = held.exclusive = false;
  }
  if (open.level >= SQLITE_LOCK_SHARED && level == SQLITE_LOCK_NONE) --held.shared;
  open.level = std::min(open.level, level);
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  auto& open = of(file);
  auto& held = bytes_of(file);
  if (level <= open.level) return SQLITE_OK;
  if (open.level == SQLITE_LOCK_NONE) {
    if (held.pending || held.exclusive) return SQLITE_BUSY;
    ++held.shared;
    open.level = SQLITE_LOCK_SHARED;
  }
  if (level >= SQLITE_LOCK_RESERVED && open.level < SQLITE_LOCK_RESERVED) {
    if (held.reserved) return SQLITE_BUSY;
    held.reserved = true;
    open.level = SQLITE_LOCK_RESERVED;
  }
  if (level != SQLITE_LOCK_EXCLUSIVE) return SQLITE_OK;
  held.pending = true;
  if (held.shared > 1) return SQLITE_BUSY;
  held.exclusive = true;
  open.level = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

int is_reserved(sqlite3_file* file, int* out) {
  *out = bytes_of(file).reserved ? 1 : 0;
  return SQLITE_OK;
}

// The log's index is memory that all connections of one machine share; gone with the machine.
int map_memory(sqlite3_file* file, int region, int, int extend, void volatile** out) {
  auto& memory = bytes_of(file).memory;
  *out = nullptr;
  while (memory.size() <= static_cast<std::size_t>(region)) {
    if (extend == 0) return SQLITE_OK;
    memory.push_back(std::make_unique<std::array<std::uint8_t, 32'768>>());
  }
  *out = memory[static_cast<std::size_t>(region)]->data();
  return SQLITE_OK;
}

void let_go(OpenFile& open, SqliteDisk::File& held, int slot) {
  const unsigned bit = 1U << static_cast<unsigned>(slot);
  auto& count = held.slots.at(static_cast<std::size_t>(slot));
  if ((open.owns & bit) != 0) count = 0;
  if ((open.shares & bit) != 0) --count;
  open.owns &= ~bit;
  open.shares &= ~bit;
}

int lock_memory(sqlite3_file* file, int offset, int n, int flags) {
  auto& open = of(file);
  auto& held = bytes_of(file);
  const bool shared = (flags & SQLITE_SHM_SHARED) != 0;
  for (int slot = offset; slot < offset + n; ++slot) {
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      let_go(open, held, slot);
      continue;
    }
    const unsigned bit = 1U << static_cast<unsigned>(slot);
    const int count = held.slots.at(static_cast<std::size_t>(slot));
    const int mine = (open.shares & bit) != 0 ? 1 : 0;
    if (shared ? count < 0 : (count < 0 ? (open.owns & bit) == 0 : count > mine)) {
      return SQLITE_BUSY;
    }
  }
  if ((flags & SQLITE_SHM_UNLOCK) != 0) return SQLITE_OK;
  for (int slot = offset; slot < offset + n; ++slot) {
    const unsigned bit = 1U << static_cast<unsigned>(slot);
    auto& count = held.slots.at(static_cast<std::size_t>(slot));
    if (shared && (open.shares & bit) == 0) {
      ++count;
      open.shares |= bit;
    } else if (!shared) {
      count = -1;
      open.owns |= bit;
    }
  }
  return SQLITE_OK;
}

void order_memory(sqlite3_file*) {}

int unmap_memory(sqlite3_file* file, int) {
  for (int slot = 0; slot < SQLITE_SHM_NLOCK; ++slot) let_go(of(file), bytes_of(file), slot);
  return SQLITE_OK;
}

int close(sqlite3_file* file) {
  unlock(file, SQLITE_LOCK_NONE);
  unmap_memory(file, 0);
  delete of(file).file;
  return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 512; }
int traits(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

const sqlite3_io_methods kMethods{
    2,           close,        read,         write,   truncate,    sync,   size,
    lock,        unlock,       is_reserved,  control, sector_size, traits, map_memory,
    lock_memory, order_memory, unmap_memory, nullptr, nullptr};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto& disk = disk_of(vfs);
  auto* opened = new (file) OpenFile{};
  opened->base.pMethods = &kMethods;
  opened->disk = &disk;
  opened->file = new std::shared_ptr<SqliteDisk::File>(disk.open(name == nullptr ? "" : name));
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int) {
  if (!disk_of(vfs).exists(name)) return SQLITE_IOERR_DELETE_NOENT;
  return disk_of(vfs).remove(name);
}

int access(sqlite3_vfs* vfs, const char* name, int, int* out) {
  *out = disk_of(vfs).exists(name) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int room, char* out) {
  sqlite3_snprintf(room, out, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int count, char* out) {
  for (int i = 0; i < count; ++i) out[i] = static_cast<char>(disk_of(vfs).roll());
  return count;
}
int rest(sqlite3_vfs*, int microseconds) { return microseconds; }
int day(sqlite3_vfs*, sqlite3_int64* out) {
  *out = kJulianDay2026;
  return SQLITE_OK;
}
int last_error(sqlite3_vfs*, int, char*) { return 0; }

sqlite3_vfs& the_vfs() {
  static sqlite3_vfs vfs{};
  return vfs;
}

}  // namespace

void register_vfs(SqliteDisk& disk) {
  auto& vfs = the_vfs();
  PH_CHECK(vfs.pAppData == nullptr);
  vfs = {};
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.mxPathname = kLongestPath;
  vfs.zName = "pumphouse-sim";
  vfs.pAppData = &disk;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  vfs.xAccess = access;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = rest;
  vfs.xCurrentTimeInt64 = day;
  vfs.xGetLastError = last_error;
  PH_CHECK(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}

void unregister_vfs() {
  sqlite3_vfs_unregister(&the_vfs());
  the_vfs().pAppData = nullptr;
}

}  // namespace ph::sim
