#include "server/signer/local_socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ph::server {
namespace {

constexpr int kWaiting = 16;  // connections not yet accepted
constexpr std::size_t kPart = 64 * 1024;

tl::unexpected<Error> trouble(const std::string& what) {
  return fail(Fault::kUnavailable, what + ": " + std::strerror(errno));
}

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof out.sun_path) {
    return fail(Fault::kOutOfRange, "socket " + path + ": expected a path of at most " +
                                        std::to_string(sizeof out.sun_path - 1) + " bytes");
  }
  std::copy(path.begin(), path.end(), out.sun_path);
  return out;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

Descriptor new_socket() {
  return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

Status wait_for(const Descriptor& socket, short events, const Deadline& deadline) {
  while (true) {
    pollfd watch{socket.get(), events, 0};
    const int ready = ::poll(&watch, 1, static_cast<int>(deadline.left().count()));
    if (ready > 0) return {};
    if (ready == 0) return fail(Fault::kUnavailable, "signer socket: the other end is too slow");
    if (errno != EINTR) return trouble("signer socket: wait");
  }
}

bool may_be_later() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

// At most `most` more bytes behind `to`.
Status receive_some(const Descriptor& socket, Bytes& to, std::size_t most,
                    const Deadline& deadline) {
  if (auto ready = wait_for(socket, POLLIN, deadline); !ready) return ready;
  const std::size_t had = to.size();
  to.resize(had + std::min(most, kPart));
  const ssize_t got = ::recv(socket.get(), to.data() + had, to.size() - had, 0);
  to.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got == 0) return fail(Fault::kUnavailable, "signer socket: the other end hung up");
  if (got < 0 && !may_be_later()) return trouble("signer socket: receive");
  return {};
}

Status receive_all(const Descriptor& socket, Bytes& to, std::size_t wanted,
                   const Deadline& deadline) {
  while (to.size() < wanted) {
    auto got = receive_some(socket, to, wanted - to.size(), deadline);
    if (!got) return got;
  }
  return {};
}

Status send_all(const Descriptor& socket, ByteView bytes, const Deadline& deadline) {
  while (!bytes.empty()) {
    if (auto ready = wait_for(socket, POLLOUT, deadline); !ready) return ready;
    const ssize_t sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && !may_be_later()) return trouble("signer socket: send");
    if (sent > 0) bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return {};
}

// Makes way for a new socket where an old one lies that nobody answers at.
Status clear(const std::string& path) {
  struct stat there {};
  if (::lstat(path.c_str(), &there) != 0) return {};
  if (!S_ISSOCK(there.st_mode)) {
    return fail(Fault::kConflict, "socket " + path + ": something else is there");
  }
  if (connect_local(path)) {
    return fail(Fault::kConflict, "socket " + path + ": a signer answers there already");
  }
  ::unlink(path.c_str());
  return {};
}

// A unit whose group it is may not have the call that gives files away, and needs none.
Status give_to(const std::string& path, unsigned group) {
  constexpr auto kSameUser = static_cast<uid_t>(-1);
  struct stat there {};
  bool given = ::lstat(path.c_str(), &there) == 0;
  if (given && there.st_gid != group) given = ::chown(path.c_str(), kSameUser, group) == 0;
  if (given && ::chmod(path.c_str(), 0660) == 0) return {};
  return trouble("socket " + path + ": give it to group " + std::to_string(group));
}

}  // namespace

Descriptor::~Descriptor() {
  if (file_ >= 0) ::close(file_);
}

milliseconds Deadline::left() const {
  const auto left = std::chrono::ceil<milliseconds>(at - clock.now().steady);
  return std::clamp(left, milliseconds{0}, milliseconds{3'600'000});
}

Result<Bytes> receive_frame(const Descriptor& socket, std::size_t most, const Deadline& deadline) {
  Bytes head;
  if (auto got = receive_all(socket, head, 4, deadline); !got) return fail(got.error());
  std::size_t length = 0;
  for (const std::uint8_t byte : head) length = length << 8 | byte;
  if (length == 0 || length > most) {
    return fail(Fault::kOutOfRange, "signer frame: expected 1 to " + std::to_string(most) +
                                        " bytes, got " + std::to_string(length));
  }
  Bytes out;
  if (auto got = receive_all(socket, out, length, deadline); !got) return fail(got.error());
  return out;
}

Status send_frame(const Descriptor& socket, ByteView frame, const Deadline& deadline) {
  Bytes head;
  for (int shift = 24; shift >= 0; shift -= 8) {
    head.push_back(static_cast<std::uint8_t>((frame.size() >> shift) & 0xFF));
  }
  if (auto sent = send_all(socket, head, deadline); !sent) return sent;
  return send_all(socket, frame, deadline);
}

Result<Descriptor> connect_local(const std::string& path) {
  const auto address = address_of(path);
  if (!address) return fail(address.error());
  Descriptor socket = new_socket();
  if (!socket.is_open()) return trouble("signer socket");
  if (::connect(socket.get(), generic(*address), sizeof *address) == 0) return socket;
  return trouble("signer at " + path);
}

Result<Descriptor> listen_local(const std::string& path, unsigned group) {
  const auto address = address_of(path);
  if (!address) return fail(address.error());
  if (auto way = clear(path); !way) return fail(way.error());
  Descriptor socket = new_socket();
  if (!socket.is_open()) return trouble("signer socket");
  const mode_t before = ::umask(0777);  // nobody, until it belongs to its group
  const int bound = ::bind(socket.get(), generic(*address), sizeof *address);
  ::umask(before);
  if (bound != 0) return trouble("socket " + path);
  if (auto given = give_to(path, group); !given) return fail(given.error());
  if (::listen(socket.get(), kWaiting) != 0) return trouble("socket " + path + ": listen");
  return socket;
}

Result<unsigned> peer_user(const Descriptor& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return trouble("signer socket: whose it is");
  }
  return peer.uid;
}

}  // namespace ph::server
