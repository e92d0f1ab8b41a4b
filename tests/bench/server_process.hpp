#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string>

#include "protocol/base/result.hpp"

namespace ph::bench {

// pumphouse-server as a child process, from beside this program. It dies with this program.
// One thread.
class ServerProcess {
 public:
  struct Ports {
    std::uint16_t people = 0, pumps = 0;
  };

  ServerProcess() = default;
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess() { kill(); }

  // Starts `serve`; its log goes to the end of `log`. Not ready yet when this returns.
  Status start(const std::string& config, const std::string& ready_file, const std::string& log);
  // Reads the ready file; false as long as there is none. kUnavailable: the server has ended.
  Result<bool> look_ready();
  const Ports& ports() const { return ports_; }
  pid_t process() const { return pid_; }

  // Since its start, of all its threads, user and system.
  double cpu_seconds() const;
  double resident_bytes() const;

  void kill();  // SIGKILL, and reaped
  // SIGTERM, then up to 30 s. kUnavailable when it did not end, or not with 0.
  Status stop();

 private:
  bool has_ended(int& status);

  pid_t pid_ = 0;
  std::string ready_file_, log_;
  Ports ports_;
};

}  // namespace ph::bench
