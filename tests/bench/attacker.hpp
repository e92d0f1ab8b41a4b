#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "protocol/base/result.hpp"

namespace ph::bench {

// attacker.py as a child process, at the lowest priority: this machine is the attacked one, too. It
// dies with this program. One thread.
class Attacker {
 public:
  Attacker() = default;
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;
  ~Attacker() { end(); }

  // `arguments` begin with the name of the attack. kUnavailable when it does not begin within 30 s.
  Status begin(const std::vector<std::string>& arguments);
  void end();  // SIGTERM, and reaped; it tells on standard error what it got to do

 private:
  pid_t pid_ = 0;
};

}  // namespace ph::bench
