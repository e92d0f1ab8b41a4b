#include "storage/sqlite/holder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace ph::storage {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

std::string why(int error) { return std::generic_category().message(error); }

tl::unexpected<Error> cannot(const std::string& what, const std::string& path, int error) {
  return fail(Fault::kUnavailable, "database " + path + ": cannot " + what + ": " + why(error));
}

std::string process_in(int descriptor) {
  std::array<char, 24> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  return size > 0 ? "process " + std::string(text.data(), static_cast<std::size_t>(size))
                  : "another process";
}

void sign(int descriptor) {
  const std::string process = std::to_string(::getpid());
  // Only a courtesy for whoever is refused later: the lock itself does not depend on it.
  if (::ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const ssize_t written =
        ::pwrite(descriptor, process.data(), process.size(), 0);
  }
}

}  // namespace

Result<Holder> Holder::take(const std::string& path) {
  const int descriptor =
      ::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
  if (descriptor < 0) return cannot("open its lock file", path, errno);
  Holder holder(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return cannot("lock it", path, errno);
    return fail(Fault::kConflict, "database " + path + ": held by " + process_in(descriptor) +
                                      "; stop that server first, or name another database");
  }
  sign(descriptor);
  return holder;
}

Holder::Holder(Holder&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Holder::~Holder() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status create_private_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (descriptor < 0 && errno == EEXIST) {
    return fail(Fault::kConflict, "file " + path + ": exists already; name a new one");
  }
  if (descriptor < 0) return cannot("create it", path, errno);
  ::close(descriptor);
  return {};
}

Status make_private(const std::string& path) {
  if (::chmod(path.c_str(), kOwnerOnly) != 0) return cannot("make it private", path, errno);
  return {};
}

Status sync_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return cannot("open it", path, errno);
  const int synced = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  if (synced != 0) return cannot("sync it", path, error);
  return {};
}

Status sync_folder_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return cannot("open its folder", path, errno);
  const int synced = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  if (synced != 0) return cannot("sync its folder", path, error);
  return {};
}

}  // namespace ph::storage
