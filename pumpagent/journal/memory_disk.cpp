#include "pumpagent/journal/memory_disk.hpp"

#include <algorithm>
#include <set>

#include "protocol/base/check.hpp"

namespace ph::agent {
namespace {

bool lies_in(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() + 1 && path.starts_with(folder) &&
         path[folder.size()] == '/' && path.find('/', folder.size() + 1) == std::string::npos;
}

// What a power cut leaves of one file: the synced bytes and some part of what came after.
Bytes torn(const Bytes& durable, const Bytes& live, std::mt19937_64& rng) {
  if (live.size() <= durable.size()) return rng() % 2 == 0 ? durable : live;
  const std::size_t kept = durable.size() + rng() % (live.size() - durable.size() + 1);
  Bytes left(live.begin(), live.begin() + static_cast<std::ptrdiff_t>(kept));
  // The length may have reached the disk before the bytes did.
  if (rng() % 4 == 0 && kept > durable.size()) {
    std::fill(left.begin() + static_cast<std::ptrdiff_t>(durable.size()), left.end(), 0);
  }
  return left;
}

}  // namespace

Status MemoryDisk::change(const std::string& path) {
  if (left_ && *left_ == 0) return fail(Fault::kUnavailable, path + ": the power is gone");
  if (left_) --*left_;
  ++changes_;
  return {};
}

Result<std::shared_ptr<MemoryDisk::Inode>> MemoryDisk::find(const std::string& path) const {
  const auto it = live_.find(path);
  if (it == live_.end()) return fail(Fault::kNotFound, path + ": no such file");
  return it->second;
}

Result<std::vector<std::string>> MemoryDisk::list(const std::string& folder) {
  if (!folders_.contains(folder)) return fail(Fault::kNotFound, folder + ": no such folder");
  std::vector<std::string> names;
  for (const auto& [path, inode] : live_) {
    if (lies_in(path, folder)) names.push_back(path.substr(folder.size() + 1));
  }
  return names;
}

Status MemoryDisk::make_folder(const std::string& folder) {
  folders_[folder] = true;
  return {};
}

Result<std::uint64_t> MemoryDisk::size(const std::string& path) {
  auto inode = find(path);
  if (!inode) return fail(inode.error());
  return (*inode)->live.size();
}

std::uint64_t MemoryDisk::held() const {
  std::uint64_t sum = 0;
  for (const auto& [path, inode] : live_) sum += inode->live.size();
  return sum;
}

Result<std::uint64_t> MemoryDisk::room(const std::string&) {
  return capacity_ - std::min(capacity_, held());
}

Result<Bytes> MemoryDisk::read(const std::string& path, std::uint64_t offset, std::size_t most) {
  auto inode = find(path);
  if (!inode) return fail(inode.error());
  const Bytes& all = (*inode)->live;
  const std::size_t from = std::min<std::size_t>(offset, all.size());
  const std::size_t count = std::min(most, all.size() - from);
  return Bytes(all.begin() + static_cast<std::ptrdiff_t>(from),
               all.begin() + static_cast<std::ptrdiff_t>(from + count));
}

Status MemoryDisk::append(const std::string& path, ByteView bytes) {
  auto powered = change(path);
  if (!powered && !live_.contains(path)) return powered;
  auto& inode = live_[path];
  if (!inode) inode = std::make_shared<Inode>();
  const std::size_t room = capacity_ - std::min(capacity_, held());
  const std::size_t count = std::min(room, powered ? bytes.size() : bytes.size() / 2);
  inode->live.insert(inode->live.end(), bytes.begin(),
                     bytes.begin() + static_cast<std::ptrdiff_t>(count));
  if (powered && count < bytes.size())
    return fail(Fault::kUnavailable, path + ": the disk is full");
  return powered;
}

Status MemoryDisk::truncate(const std::string& path, std::uint64_t size) {
  auto inode = find(path);
  if (!inode) return fail(inode.error());
  if (auto powered = change(path); !powered) return powered;
  (*inode)->live.resize(size);
  return {};
}

Status MemoryDisk::sync(const std::string& path) {
  auto inode = find(path);
  if (!inode) return fail(inode.error());
  if (auto powered = change(path); !powered) return powered;
  (*inode)->durable = (*inode)->live;
  return {};
}

Status MemoryDisk::rename(const std::string& from, const std::string& to) {
  auto inode = find(from);
  if (!inode) return fail(inode.error());
  if (auto powered = change(from); !powered) return powered;
  live_.erase(from);
  live_[to] = *inode;
  return {};
}

Status MemoryDisk::remove(const std::string& path) {
  auto inode = find(path);
  if (!inode) return fail(inode.error());
  if (auto powered = change(path); !powered) return powered;
  live_.erase(path);
  return {};
}

Status MemoryDisk::sync_folder(const std::string& folder) {
  if (auto powered = change(folder); !powered) return powered;
  std::erase_if(durable_, [&](const auto& name) { return lies_in(name.first, folder); });
  for (const auto& name : live_) {
    if (lies_in(name.first, folder)) durable_.insert(name);
  }
  return {};
}

void MemoryDisk::restart(std::uint64_t seed) {
  std::mt19937_64 rng(seed);
  left_.reset();
  // Changes of names reach the disk in order, but how many of them is chance: all or none here.
  if (rng() % 2 == 0) live_ = durable_;
  durable_ = live_;
  std::set<Inode*> seen;
  for (auto& [path, inode] : live_) {
    if (!seen.insert(inode.get()).second) continue;
    inode->live = torn(inode->durable, inode->live, rng);
    inode->durable = inode->live;
  }
}

void MemoryDisk::flip_bit(const std::string& path, std::uint64_t offset) {
  const auto it = live_.find(path);
  PH_CHECK(it != live_.end() && offset < it->second->live.size());
  it->second->live[offset] ^= 0x10;
  it->second->durable = it->second->live;
}

}  // namespace ph::agent
