#pragma once

namespace ph::cli {

// What the program tells its caller; scripts rely on the numbers.
enum class Exit : int {
  kOk = 0,
  kRefused = 1,      // the server said no, or it did not come about
  kUsage = 2,        // the command line is wrong; nothing was asked
  kUnreachable = 3,  // no server there, or nobody logged in
};

}  // namespace ph::cli
