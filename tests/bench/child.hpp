#pragma once
#include <sys/types.h>

#include <string>

#include "protocol/base/result.hpp"

namespace ph::bench {

// The calling thread runs on `core` alone; below 0: on any.
void bind_to(int core);

// A program of a pump as a child process, from beside this program or the build folder above it. It
// dies with this program. One thread.
class Child {
 public:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { kill(); }

  // `name --config config`; its log goes to the end of `log`. `core`: the only one it runs on;
  // below 0: any.
  Status start(const std::string& name, const std::string& config, const std::string& log,
               int core = -1);
  // SIGSTOP: it stands still, as a loop that hangs.
  void freeze() const;
  void thaw() const;  // SIGCONT
  void kill();        // SIGKILL, and reaped
  bool runs() const { return pid_ > 0; }

 private:
  pid_t pid_ = 0;
};

}  // namespace ph::bench
