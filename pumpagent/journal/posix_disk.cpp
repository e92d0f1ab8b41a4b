#include "pumpagent/journal/posix_disk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ph::agent {
namespace {

tl::unexpected<Error> failed(const char* what, const std::string& path) {
  const int error = errno;
  return fail(error == ENOENT ? Fault::kNotFound : Fault::kUnavailable,
              path + ": cannot " + what + ": " + std::strerror(error));
}

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

int open_file(const std::string& path, int flags) {
  return ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

}  // namespace

Result<std::vector<std::string>> PosixDisk::list(const std::string& folder) {
  DIR* open = ::opendir(folder.c_str());
  if (open == nullptr) return failed("list", folder);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(open)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  ::closedir(open);
  std::sort(names.begin(), names.end());
  return names;
}

Status PosixDisk::make_folder(const std::string& folder) {
  for (std::size_t end = folder.find('/', 1);; end = folder.find('/', end + 1)) {
    const std::string part = folder.substr(0, end);
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) return failed("make folder", part);
    if (end == std::string::npos) return {};
  }
}

Result<std::uint64_t> PosixDisk::size(const std::string& path) {
  struct stat state {};
  if (::stat(path.c_str(), &state) != 0) return failed("look at", path);
  return static_cast<std::uint64_t>(state.st_size);
}

Result<std::uint64_t> PosixDisk::room(const std::string& folder) {
  struct statvfs state {};
  if (::statvfs(folder.c_str(), &state) != 0) return failed("look at", folder);
  return static_cast<std::uint64_t>(state.f_bavail) * state.f_frsize;
}

Result<Bytes> PosixDisk::read(const std::string& path, std::uint64_t offset, std::size_t most) {
  const Descriptor file(open_file(path, O_RDONLY));
  if (!file.is_open()) return failed("open", path);
  Bytes bytes(most);
  std::size_t got = 0;
  while (got < most) {
    const ssize_t n =
        ::pread(file.get(), bytes.data() + got, most - got, static_cast<off_t>(offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("read", path);
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  bytes.resize(got);
  return bytes;
}

Status PosixDisk::append(const std::string& path, ByteView bytes) {
  const Descriptor file(open_file(path, O_WRONLY | O_APPEND | O_CREAT));
  if (!file.is_open()) return failed("open for writing", path);
  while (!bytes.empty()) {
    const ssize_t n = ::write(file.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("write", path);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Status PosixDisk::truncate(const std::string& path, std::uint64_t size) {
  if (::truncate(path.c_str(), static_cast<off_t>(size)) != 0) return failed("cut", path);
  return {};
}

Status PosixDisk::sync(const std::string& path) {
  if (durability_ == Durability::kProcessOnly) return {};
  const Descriptor file(open_file(path, O_RDONLY));
  if (!file.is_open()) return failed("open", path);
  if (::fdatasync(file.get()) != 0) return failed("sync", path);
  return {};
}

Status PosixDisk::rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed("rename", from);
  return {};
}

Status PosixDisk::remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0) return failed("remove", path);
  return {};
}

Status PosixDisk::sync_folder(const std::string& folder) {
  if (durability_ == Durability::kProcessOnly) return {};
  const Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open.is_open()) return failed("open", folder);
  if (::fsync(open.get()) != 0) return failed("sync", folder);
  return {};
}

}  // namespace ph::agent
