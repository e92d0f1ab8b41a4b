#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "tests/sim/dice.hpp"

namespace ph::sim {

// How a server's process ends: alone, with what it wrote still in the machine's memory, or with the
// machine: what was not synced is lost, kept, or kept in part, write by write, in any order.
enum class Death : std::uint8_t { kProcess, kPower };

// The disk under the simulated server's database: a VFS of SQLite in memory, registered as the
// default as long as it lives (one at a time in a process), with a log of what was not synced. One
// thread.
class SqliteDisk {
 public:
  explicit SqliteDisk(std::uint64_t seed);
  ~SqliteDisk();
  SqliteDisk(const SqliteDisk&) = delete;
  SqliteDisk& operator=(const SqliteDisk&) = delete;

  // ---- faults --------------------------------------------------------------------------------
  // After so many more changes the process writes nothing any more.
  void die_after(std::uint64_t changes) { left_ = changes; }
  // One change fails, so many later.
  void fail_once_after(std::uint64_t changes) { fails_in_ = changes; }
  // It takes so many more bytes; empty: as many as there are.
  void fill(std::optional<std::uint64_t> room);
  // It says of every sync that it was done.
  void lie() { lies_ = true; }
  // From here on nothing changes; then the process closes what it has open.
  void freeze() { left_ = 0; }
  // Every connection is closed. The next process may begin.
  void revive(Death death);

  // ---- backups -------------------------------------------------------------------------------
  using Copy = std::map<std::string, Bytes>;
  Copy copy() const;
  void put_back(const Copy& copy);

  std::uint64_t changes() const { return changes_; }

  // ---- for the VFS ---------------------------------------------------------------------------
  struct Write {
    std::uint64_t offset = 0;
    Bytes before, after;     // what stood there, and what stands now
    std::uint64_t size = 0;  // of the file before it
  };
  struct File {
    Bytes live;
    std::vector<Write> unsynced;
    int shared = 0;
    bool reserved = false, pending = false, exclusive = false;
    std::vector<std::unique_ptr<std::array<std::uint8_t, 32'768>>> memory;  // of the log's index
    std::array<int, 8> slots{};  // locks in it: so many share, or -1
  };
  std::shared_ptr<File> open(const std::string& name);
  bool exists(const std::string& name) const { return files_.contains(name); }
  int write(File& file, std::uint64_t offset, ByteView bytes);
  int truncate(File& file, std::uint64_t size);
  int sync(File& file);
  int remove(const std::string& name);
  std::uint32_t roll() { return dice_.roll(); }

 private:
  int change();
  void tear(File& file);

  Dice dice_;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::optional<std::uint64_t> left_, fails_in_, room_;
  bool lies_ = false;
  std::uint64_t changes_ = 0;
};

}  // namespace ph::sim
