#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "protocol/crypto/crypto.hpp"
#include "protocol/crypto/seal.hpp"

namespace ph::crypto {
namespace {

auto complain(const std::string& path, const std::string& why) {
  return fail(Fault::kUnavailable, "key file " + path + ": " + why);
}
auto complain_of_system(const std::string& path, const char* verb) {
  return complain(path, std::string("cannot ") + verb + ": " + std::strerror(errno));
}

Status write_all(int file, const std::string& path, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return complain_of_system(path, "write");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return complain_of_system(path, "write to disk");
  return {};
}

Status write_new(const std::string& path, const std::string& line, mode_t mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0 && errno == EEXIST) {
    return fail(Fault::kConflict, "key file " + path + ": exists already and is never overwritten");
  }
  if (file < 0) return complain_of_system(path, "create");
  auto written = write_all(file, path, line);
  ::close(file);
  if (!written) ::unlink(path.c_str());
  return written;
}

// Key files are short; anything longer is not one.
Result<std::string> read_line(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT)
    return fail(Fault::kNotFound, "key file " + path + ": not there");
  if (file < 0) return complain_of_system(path, "open");
  std::array<char, 256> buffer{};
  const ssize_t got = ::read(file, buffer.data(), buffer.size());
  const int why = errno;
  ::close(file);
  errno = why;
  if (got < 0) return complain_of_system(path, "read");
  std::string line(buffer.data(), static_cast<std::size_t>(got));
  if (!line.empty() && line.back() == '\n') line.pop_back();
  return line;
}

template <std::size_t N>
Result<std::array<std::uint8_t, N>> read_key(const std::string& path) {
  const auto line = read_line(path);
  if (!line) return fail(line.error());
  auto key = array_from_hex<N>(*line);
  if (!key) return fail(key.error().fault, "key file " + path + ": " + key.error().detail);
  return *key;
}

}  // namespace

Status write_key_pair(const std::string& secret_path, const std::string& public_path,
                      const KeyPair& pair) {
  constexpr mode_t kOwnerOnly = 0600;
  constexpr mode_t kAllMayRead = 0644;
  auto secret = write_new(secret_path, to_hex(pair.secret_key) + '\n', kOwnerOnly);
  if (!secret) return secret;
  auto open = write_new(public_path, to_hex(pair.public_key) + '\n', kAllMayRead);
  if (!open) ::unlink(secret_path.c_str());
  return open;
}

Result<SecretKey> read_secret_key(const std::string& path) {
  return read_key<std::tuple_size_v<SecretKey>>(path);
}

Result<PublicKey> read_public_key(const std::string& path) {
  return read_key<std::tuple_size_v<PublicKey>>(path);
}

Result<SealingKey> keep_sealing_key(const std::string& path) {
  auto known = read_key<std::tuple_size_v<SealingKey>>(path);
  if (known || known.error().fault != Fault::kNotFound) return known;
  SealingKey made{};
  const Bytes random = random_bytes(made.size());
  std::copy(random.begin(), random.end(), made.begin());
  if (auto written = write_new(path, to_hex(made) + '\n', 0600); !written) {
    return fail(written.error());
  }
  return made;
}

}  // namespace ph::crypto
