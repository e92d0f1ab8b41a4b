#include "pumpagent/drivers/trace_file.hpp"

#include <cerrno>
#include <cstring>

namespace ph::agent {

Result<std::unique_ptr<TraceFile>> TraceFile::open(const std::string& path, Hal& hardware) {
  std::FILE* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) return fail(Fault::kUnavailable, path + ": " + std::strerror(errno));
  std::unique_ptr<TraceFile> out(new TraceFile(file, hardware));
  std::fputs(trace_head().c_str(), file);
  return out;
}

bool TraceFile::drain() {
  bool good = true;
  while (const TraceTick* tick = tape_->front()) {
    good = std::fputs(trace_line(*tick).c_str(), file_.get()) >= 0 && good;
    tape_->pop();
  }
  good = std::fflush(file_.get()) == 0 && good;
  const std::uint64_t refused = tape_->refused();
  good = good && refused == refused_;
  refused_ = refused;
  return good;
}

}  // namespace ph::agent
