#pragma once
#include <string>

#include "pumpagent/journal/disk.hpp"

namespace ph::agent {

// A small file that is replaced whole, so that a crash leaves the old content or the new, never a
// mixture: temporary file, sync, rename, sync of the folder. A check sum guards what is read.
enum class Write { kDurable, kLazy };

// kLazy leaves out both syncs: the old content may come back after a power cut.
Status replace_file(Disk& disk, const std::string& folder, const std::string& name,
                    ByteView content, Write write = Write::kDurable);

// kNotFound: no such file. kMalformed: it is there and is not what was written.
Result<Bytes> read_file(Disk& disk, const std::string& folder, const std::string& name,
                        std::size_t most = 1 << 20);

}  // namespace ph::agent
