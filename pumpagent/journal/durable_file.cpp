#include "pumpagent/journal/durable_file.hpp"

#include "pumpagent/journal/crc32.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {

Status replace_file(Disk& disk, const std::string& folder, const std::string& name,
                    ByteView content, Write write) {
  const std::string path = folder + "/" + name;
  const std::string fresh = path + ".new";
  Bytes whole;
  whole.reserve(content.size() + 4);
  Packer out(whole);
  out.number(crc32(content));
  out.bytes(content);
  if (disk.size(fresh)) {
    if (auto removed = disk.remove(fresh); !removed) return removed;
  }
  if (auto written = disk.append(fresh, whole); !written) return written;
  if (write == Write::kDurable) {
    if (auto synced = disk.sync(fresh); !synced) return synced;
  }
  if (auto renamed = disk.rename(fresh, path); !renamed) return renamed;
  return write == Write::kDurable ? disk.sync_folder(folder) : Status{};
}

Result<Bytes> read_file(Disk& disk, const std::string& folder, const std::string& name,
                        std::size_t most) {
  const std::string path = folder + "/" + name;
  auto whole = disk.read(path, 0, most + 4);
  if (!whole) return fail(whole.error());
  Unpacker in(*whole);
  const auto sum = in.number<std::uint32_t>();
  if (!in.is_sound() || crc32(ByteView(*whole).subspan(4)) != sum) {
    return fail(Fault::kMalformed, path + ": check sum differs");
  }
  return Bytes(whole->begin() + 4, whole->end());
}

}  // namespace ph::agent
