#pragma once
#include <map>
#include <memory>

#include "protocol/base/bytes.hpp"
#include "protocol/domain/library.hpp"

namespace ph::agent {

// One parsed copy of a library for all pumps that hold it: each pump proves its own bytes, but a
// thousand copies of the same content would only cost memory. One thread.
class LibraryPool {
 public:
  // The copy that others hold of this digest, or `own` from now on.
  std::shared_ptr<const Library> share(const Digest& digest, std::shared_ptr<const Library> own) {
    if (auto held = held_[digest].lock()) return held;
    held_[digest] = own;
    return own;
  }

 private:
  std::map<Digest, std::weak_ptr<const Library>> held_;
};

}  // namespace ph::agent
