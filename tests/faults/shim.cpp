// Preloaded into a program, so that a power cut and a leap of the calendar can be played on it.
//
// PH_FAULT_FOLDER: before every write and truncation of a file below it, what was there goes to
// PH_FAULT_LOG/<pid>.undo, and a sync of a file says so there. Whoever kills the program and takes
// back what was never synced (tests/e2e/power_cut.py) has played the loss of power.
// PH_FAULT_CLOCK: a file whose first eight bytes are added to the calendar, in nanoseconds.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>
#include <string>
#include <vector>

namespace {

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

const auto real_write = next<ssize_t (*)(int, const void*, std::size_t)>("write");
const auto real_pwrite = next<ssize_t (*)(int, const void*, std::size_t, off_t)>("pwrite64");
const auto real_truncate = next<int (*)(int, off_t)>("ftruncate64");
const auto real_sync = next<int (*)(int)>("fsync");
const auto real_datasync = next<int (*)(int)>("fdatasync");
const auto real_clock = next<int (*)(clockid_t, timespec*)>("clock_gettime");

std::mutex& mutex() {
  static std::mutex it;
  return it;
}

const char* folder() {
  static const char* const it = std::getenv("PH_FAULT_FOLDER");
  return it;
}

// The file's path when it is one of those that are watched.
std::string watched(int descriptor) {
  if (folder() == nullptr) return {};
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return {};
  char path[4096];
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = ::readlink(link.c_str(), path, sizeof path);
  if (size <= 0) return {};
  std::string out(path, static_cast<std::size_t>(size));
  return out.rfind(folder(), 0) == 0 ? out : std::string();
}

// kind 'W' (what was there) or 'S' (synced), path, offset, size of the file before, bytes.
void note(char kind, const std::string& path, std::int64_t offset, std::int64_t before,
          const std::vector<char>& bytes) {
  static const int log = [] {
    const char* const into = std::getenv("PH_FAULT_LOG");
    const std::string name = std::string(into ? into : "/tmp") + "/" + std::to_string(::getpid());
    return ::open((name + ".undo").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }();
  std::string out(1, kind);
  const auto add = [&out](std::int64_t number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
  };
  add(static_cast<std::int64_t>(path.size()));
  add(offset);
  add(before);
  add(static_cast<std::int64_t>(bytes.size()));
  out += path;
  out.append(bytes.data(), bytes.size());
  (void)!real_write(log, out.data(), out.size());
}

void before_write(int descriptor, std::size_t size, std::int64_t offset) {
  const std::string path = watched(descriptor);
  if (path.empty()) return;
  struct stat status {};
  ::fstat(descriptor, &status);
  if (offset < 0) {
    const bool appends = (::fcntl(descriptor, F_GETFL) & O_APPEND) != 0;
    offset = appends ? status.st_size : ::lseek(descriptor, 0, SEEK_CUR);
  }
  std::vector<char> old(size);
  ssize_t got = ::pread(descriptor, old.data(), old.size(), offset);
  if (got < 0) {
    // For writing alone. Never for a database: to close any descriptor of a file lets go of all its
    // locks that the process holds.
    const int reading = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    got = ::pread(reading, old.data(), old.size(), offset);
    ::close(reading);
  }
  old.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  note('W', path, offset, status.st_size, old);
}

void before_truncate(int descriptor, std::int64_t size) {
  const std::string path = watched(descriptor);
  if (path.empty()) return;
  struct stat status {};
  ::fstat(descriptor, &status);
  if (status.st_size > size) {
    before_write(descriptor, static_cast<std::size_t>(status.st_size - size), size);
  } else {
    note('W', path, size, status.st_size, {});
  }
}

int after_sync(int descriptor, int done) {
  if (done != 0) return done;
  const std::string path = watched(descriptor);
  if (!path.empty()) note('S', path, 0, 0, {});
  return done;
}

std::int64_t leap() {
  static const std::int64_t* const it = []() -> const std::int64_t* {
    const char* const path = std::getenv("PH_FAULT_CLOCK");
    if (path == nullptr) return nullptr;
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    void* const at = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
    ::close(file);
    return at == MAP_FAILED ? nullptr : static_cast<const std::int64_t*>(at);
  }();
  return it == nullptr ? 0 : *it;
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, std::size_t size) {
  if (folder() == nullptr) return real_write(descriptor, bytes, size);
  const std::lock_guard lock(mutex());
  before_write(descriptor, size, -1);
  return real_write(descriptor, bytes, size);
}

ssize_t pwrite64(int descriptor, const void* bytes, std::size_t size, off_t offset) {
  const std::lock_guard lock(mutex());
  before_write(descriptor, size, offset);
  return real_pwrite(descriptor, bytes, size, offset);
}
ssize_t pwrite(int descriptor, const void* bytes, std::size_t size, off_t offset) {
  return pwrite64(descriptor, bytes, size, offset);
}

int ftruncate64(int descriptor, off_t size) noexcept {
  const std::lock_guard lock(mutex());
  before_truncate(descriptor, size);
  return real_truncate(descriptor, size);
}
int ftruncate(int descriptor, off_t size) noexcept { return ftruncate64(descriptor, size); }

int fsync(int descriptor) { return after_sync(descriptor, real_sync(descriptor)); }
int fdatasync(int descriptor) { return after_sync(descriptor, real_datasync(descriptor)); }

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const int done = real_clock(clock, time);
  if (done != 0 || clock != CLOCK_REALTIME) return done;
  const std::int64_t by = leap();
  if (by == 0) return done;
  const std::int64_t ns = time->tv_sec * 1'000'000'000LL + time->tv_nsec + by;
  time->tv_sec = ns / 1'000'000'000LL;
  time->tv_nsec = ns % 1'000'000'000LL;
  return done;
}

time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

}  // extern "C"
