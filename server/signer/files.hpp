#pragma once
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace ph::server {

// The signer's files. Errors name the path. Blocking.

// The whole file, of at most `most` bytes.
Result<std::string> read_text(const std::string& path, std::size_t most);
// In the place of what is there, or nothing changes: a new file, fsync, rename, fsync of the
// folder.
Status replace_text(const std::string& path, std::string_view text, unsigned mode);
// A new file; kConflict when it is there.
Status make_text(const std::string& path, std::string_view text, unsigned mode);
// Behind what is there, and on disk. After a write that failed half-way the next begins a new line.
Status append_text(const std::string& path, std::string_view text);

// Nobody but its owner, who is this process's user, can read or write it.
Status is_own_secret(const std::string& path);
// Nobody but this process's user or root can change it.
Status is_safe_from_others(const std::string& path);

}  // namespace ph::server
