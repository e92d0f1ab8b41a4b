#pragma once
#include <cstdio>
#include <memory>
#include <string>

#include "pumpagent/drivers/recording_hal.hpp"

namespace ph::agent {

// Writes a run down as it happens, for the replay: the loop uses hal(), any other thread of the
// process calls drain() at least four times a second. For a bench: some 100 kB a second.
class TraceFile {
 public:
  // Begins the file anew. `hardware` outlives this. kUnavailable: with what the system said.
  static Result<std::unique_ptr<TraceFile>> open(const std::string& path, Hal& hardware);

  Hal& hal() { return recorder_; }
  // False: the file takes no more, or ticks found no room since the last call.
  bool drain();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  TraceFile(std::FILE* file, Hal& hardware) : file_(file), recorder_(hardware, *tape_) {}

  std::unique_ptr<std::FILE, Closer> file_;
  std::unique_ptr<RecordingHal::Tape> tape_ = std::make_unique<RecordingHal::Tape>();
  RecordingHal recorder_;
  std::uint64_t refused_ = 0;
};

}  // namespace ph::agent
