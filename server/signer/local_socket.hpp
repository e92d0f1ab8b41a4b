#pragma once
#include <string>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"

namespace ph::server {

// A file descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int file = -1) : file_(file) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  int get() const { return file_; }
  bool is_open() const { return file_ >= 0; }

 private:
  int file_;
};

// Until when a conversation may take. Steady time.
struct Deadline {
  const Clock& clock;
  SteadyTime at;
  milliseconds left() const;
};

// Frames over a Unix socket: length (4 bytes, most significant first), then so many bytes. Memory
// grows with what arrives, never with what is promised. kUnavailable: hung up or too slow;
// kOutOfRange: the promised length is 0 or above `most`.
Result<Bytes> receive_frame(const Descriptor& socket, std::size_t most, const Deadline& deadline);
Status send_frame(const Descriptor& socket, ByteView frame, const Deadline& deadline);

// kUnavailable: nobody listens at `path`.
Result<Descriptor> connect_local(const std::string& path);

// Listens at `path` for members of `group` (mode 0660). Takes the place of a socket that nobody
// answers at any more; kConflict when somebody does, or when something else is there.
Result<Descriptor> listen_local(const std::string& path, unsigned group);

// The user of the process at the other end, as the kernel knows it.
Result<unsigned> peer_user(const Descriptor& socket);

}  // namespace ph::server
