#pragma once
#include <string>

#include "protocol/base/result.hpp"

namespace ph::storage {

// The right to be the one server of a database: a lock on `<path>.lock` that the kernel takes back
// when the process ends, however it ends.
class Holder {
 public:
  // kConflict, naming the process that holds it, while another has it.
  static Result<Holder> take(const std::string& path);
  Holder(Holder&& other) noexcept;
  Holder& operator=(Holder&&) = delete;
  ~Holder();

 private:
  explicit Holder(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// Makes an empty file that only its owner may read (SQLite gives its log the same rights).
// kConflict when it exists.
Status create_private_file(const std::string& path);
// Takes the rights of everybody else away.
Status make_private(const std::string& path);
// Puts a file's bytes on disk.
Status sync_file(const std::string& path);
// Puts a rename or a new file of that folder on disk.
Status sync_folder_of(const std::string& path);

}  // namespace ph::storage
