#include "pumpagent/rt/shared_region.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

namespace ph::agent {
namespace {

constexpr std::size_t kHead = 4096;

struct Head {
  std::uint64_t magic;
  std::uint64_t size;
};

tl::unexpected<Error> failed(const std::string& path, const char* what) {
  return fail(Fault::kUnavailable, path + ": cannot " + what + ": " + std::strerror(errno));
}

// Makes a new file whole, or checks the one that is there; under the file's lock.
Status prepare(int file, const std::string& path, Head wanted) {
  struct stat state {};
  if (::fstat(file, &state) != 0) return failed(path, "look at");
  Head found{};
  if (state.st_size > 0 && ::pread(file, &found, sizeof found, 0) < 0) return failed(path, "read");
  // A magic of zero: its maker died before it was ready.
  if (state.st_size == 0 || found.magic == 0) {
    if (::ftruncate(file, static_cast<off_t>(kHead + wanted.size)) != 0)
      return failed(path, "size");
    const bool written = ::pwrite(file, &wanted, sizeof wanted, 0) == sizeof wanted;
    return written ? Status{} : failed(path, "write");
  }
  const auto whole = static_cast<off_t>(kHead + wanted.size);
  if (found.magic != wanted.magic || found.size != wanted.size || state.st_size != whole) {
    return fail(Fault::kConflict, path +
                                      ": made by another build; end all programs of this pump "
                                      "and remove it");
  }
  return {};
}

}  // namespace

Result<SharedRegion> SharedRegion::open(const std::string& path, std::size_t size,
                                        std::uint64_t magic) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return failed(path, "open");
  ::flock(file, LOCK_EX);
  auto prepared = prepare(file, path, {magic, size});
  ::flock(file, LOCK_UN);
  void* base = MAP_FAILED;
  if (prepared) base = ::mmap(nullptr, kHead + size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  const int error = errno;
  ::close(file);
  if (!prepared) return fail(prepared.error());
  errno = error;
  if (base == MAP_FAILED) return failed(path, "map");
  return SharedRegion(base, kHead + size, static_cast<char*>(base) + kHead);
}

SharedRegion::SharedRegion(SharedRegion&& other) noexcept
    : base_(std::exchange(other.base_, nullptr)), size_(other.size_), data_(other.data_) {}

SharedRegion::~SharedRegion() {
  if (base_ != nullptr) ::munmap(base_, size_);
}

}  // namespace ph::agent
