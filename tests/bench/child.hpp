#pragma once
#include <sys/types.h>

#include <string>

#include "protocol/base/result.hpp"

namespace ph::bench {

// A program of a pump as a child process, from beside this program or the build folder above it. It
// dies with this program. One thread.
class Child {
 public:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { kill(); }

  // `name --config config`; its log goes to the end of `log`.
  Status start(const std::string& name, const std::string& config, const std::string& log);
  // SIGSTOP: it stands still, as a loop that hangs.
  void freeze() const;
  void kill();  // SIGKILL, and reaped

 private:
  pid_t pid_ = 0;
};

}  // namespace ph::bench
