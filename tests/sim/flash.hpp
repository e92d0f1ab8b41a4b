#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pumpagent/journal/memory_disk.hpp"

namespace ph::sim {

// A pump's flash as one process sees it: the memory disk, behind a point from which on that process
// writes nothing more (it was killed there), until it is started again; what it wrote stays. With
// `lies` it says of every sync that it was done, and does none. One thread.
class Flash final : public agent::Disk {
 public:
  explicit Flash(bool lies) : lies_(lies) {}

  agent::MemoryDisk& metal() { return metal_; }
  void kill_after(std::uint64_t changes) { left_ = changes; }
  void start_anew() { left_.reset(); }

  Result<std::vector<std::string>> list(const std::string& folder) override {
    return metal_.list(folder);
  }
  Status make_folder(const std::string& folder) override { return metal_.make_folder(folder); }
  Result<std::uint64_t> size(const std::string& path) override { return metal_.size(path); }
  Result<std::uint64_t> room(const std::string& folder) override { return metal_.room(folder); }
  Result<Bytes> read(const std::string& path, std::uint64_t offset, std::size_t most) override {
    return metal_.read(path, offset, most);
  }
  Status append(const std::string& path, ByteView bytes) override {
    return change([&] { return metal_.append(path, bytes); });
  }
  Status truncate(const std::string& path, std::uint64_t size) override {
    return change([&] { return metal_.truncate(path, size); });
  }
  Status sync(const std::string& path) override {
    return change([&] { return lies_ ? Status{} : metal_.sync(path); });
  }
  Status rename(const std::string& from, const std::string& to) override {
    return change([&] { return metal_.rename(from, to); });
  }
  Status remove(const std::string& path) override {
    return change([&] { return metal_.remove(path); });
  }
  Status sync_folder(const std::string& folder) override {
    return change([&] { return metal_.sync_folder(folder); });
  }

 private:
  template <class Work>
  Status change(Work&& work) {
    if (left_ && *left_ == 0) return fail(Fault::kUnavailable, "this process was killed");
    if (left_) --*left_;
    return work();
  }

  agent::MemoryDisk metal_;
  bool lies_;
  std::optional<std::uint64_t> left_;
};

}  // namespace ph::sim
