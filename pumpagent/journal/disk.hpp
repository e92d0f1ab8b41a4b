#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace ph::agent {

// The few things the record asks of a file system, so that every crash can be played in memory.
// Files are opened on demand and closed again: an idle journal costs no descriptor. One thread.
// Errors name the path; kNotFound when the file does not exist, kUnavailable for everything else.
class Disk {
 public:
  virtual ~Disk() = default;

  // Names of the files in `folder`, sorted. kNotFound when there is no such folder.
  virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
  // Makes the folder and those above it; fine when it exists.
  virtual Status make_folder(const std::string& folder) = 0;

  virtual Result<std::uint64_t> size(const std::string& path) = 0;
  // Bytes that may still be written in `folder` before the disk is full.
  virtual Result<std::uint64_t> room(const std::string& folder) = 0;
  // Up to `most` bytes from `offset`; fewer at the end of the file.
  virtual Result<Bytes> read(const std::string& path, std::uint64_t offset, std::size_t most) = 0;

  // Adds at the end, making the file (0600) when it is new. Not durable before sync().
  virtual Status append(const std::string& path, ByteView bytes) = 0;
  virtual Status truncate(const std::string& path, std::uint64_t size) = 0;
  // The file's bytes survive a power cut once this has succeeded.
  virtual Status sync(const std::string& path) = 0;

  // Replaces `to` in one step. Durable, like a new or removed name, after sync_folder().
  virtual Status rename(const std::string& from, const std::string& to) = 0;
  virtual Status remove(const std::string& path) = 0;
  virtual Status sync_folder(const std::string& folder) = 0;
};

}  // namespace ph::agent
