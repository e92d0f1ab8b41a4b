#include "server/signer/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace ph::server {
namespace {

tl::unexpected<Error> trouble(const std::string& path, const char* what) {
  const Fault fault = errno == ENOENT   ? Fault::kNotFound
                      : errno == EEXIST ? Fault::kConflict
                                        : Fault::kUnavailable;
  return fail(fault, path + ": cannot " + what + ": " + std::strerror(errno));
}

// An open file, closed at the end.
class OpenFile {
 public:
  OpenFile(const std::string& path, int flags, mode_t mode = 0)
      : path_(path), file_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode)) {}
  ~OpenFile() {
    if (file_ >= 0) ::close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool is_open() const { return file_ >= 0; }
  int get() const { return file_; }

  Status write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(file_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return trouble(path_, "write");
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file_) != 0) return trouble(path_, "write to disk");
    return {};
  }

 private:
  std::string path_;
  int file_;
};

Status sync_folder(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  OpenFile file(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
  if (!file.is_open()) return trouble(folder.string(), "open");
  if (::fsync(file.get()) != 0) return trouble(folder.string(), "write to disk");
  return {};
}

Status make(const std::string& path, std::string_view text, unsigned mode) {
  OpenFile file(path, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (!file.is_open()) return trouble(path, "create");
  if (::fchmod(file.get(), mode) != 0) return trouble(path, "set its mode");
  return file.write(text);
}

Result<struct stat> look(const std::string& path) {
  struct stat out {};
  if (::lstat(path.c_str(), &out) == 0) return out;
  return trouble(path, "look at it");
}

}  // namespace

Result<std::string> read_text(const std::string& path, std::size_t most) {
  const OpenFile file(path, O_RDONLY);
  if (!file.is_open()) return trouble(path, "open");
  std::string out;
  char part[16 * 1024];
  while (true) {
    const ssize_t got = ::read(file.get(), part, sizeof part);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return trouble(path, "read");
    if (got == 0) return out;
    out.append(part, static_cast<std::size_t>(got));
    if (out.size() > most) {
      return fail(Fault::kOutOfRange,
                  path + ": expected at most " + std::to_string(most) + " bytes");
    }
  }
}

Status replace_text(const std::string& path, std::string_view text, unsigned mode) {
  const std::string beside = path + ".new";
  ::unlink(beside.c_str());  // of a write that was cut short
  if (auto made = make(beside, text, mode); !made) return made;
  if (::rename(beside.c_str(), path.c_str()) != 0) return trouble(path, "replace");
  return sync_folder(path);
}

Status make_text(const std::string& path, std::string_view text, unsigned mode) {
  if (auto made = make(path, text, mode); !made) return made;
  return sync_folder(path);
}

Status append_text(const std::string& path, std::string_view text) {
  OpenFile file(path, O_RDWR | O_APPEND);
  if (!file.is_open()) return trouble(path, "open");
  const off_t end = ::lseek(file.get(), 0, SEEK_END);
  char last = '\n';
  if (end > 0 && ::pread(file.get(), &last, 1, end - 1) != 1) return trouble(path, "read");
  return file.write(last == '\n' ? std::string(text) : "\n" + std::string(text));
}

Status is_own_secret(const std::string& path) {
  const auto file = look(path);
  if (!file) return fail(file.error());
  if (!S_ISREG(file->st_mode) || file->st_uid != ::geteuid() || (file->st_mode & 077) != 0) {
    return fail(Fault::kRefused, path +
                                     ": expected a file of this user alone with mode 0600, run " +
                                     "chown and chmod 0600 on it");
  }
  return {};
}

Status is_safe_from_others(const std::string& path) {
  const auto file = look(path);
  if (!file) return fail(file.error());
  const bool ours = file->st_uid == ::geteuid() || file->st_uid == 0;
  if (S_ISLNK(file->st_mode) || !ours || (file->st_mode & 022) != 0) {
    return fail(Fault::kRefused,
                path +
                    ": expected it to be writable by this user or root alone, run chown and "
                    "chmod go-w on it");
  }
  return {};
}

}  // namespace ph::server
