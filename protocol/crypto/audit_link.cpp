#include "protocol/crypto/audit_link.hpp"

#include "protocol/crypto/crypto.hpp"

namespace ph::crypto {
namespace {

void add_field(Bytes& to, std::string_view field) {
  const std::string length = std::to_string(field.size()) + ":";
  to.insert(to.end(), length.begin(), length.end());
  to.insert(to.end(), field.begin(), field.end());
}

}  // namespace

Digest audit_link(const Digest& previous, std::uint64_t row, WallTime at,
                  const std::array<std::string_view, 4>& words) {
  Bytes text(previous.begin(), previous.end());
  add_field(text, std::to_string(row));
  add_field(text, std::to_string(wall_ms(at)));
  for (const std::string_view word : words) add_field(text, word);
  return sha256(text);
}

}  // namespace ph::crypto
