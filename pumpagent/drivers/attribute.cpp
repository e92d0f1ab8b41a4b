#include "pumpagent/drivers/attribute.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

namespace ph::agent {
namespace {

constexpr std::size_t kLongest = 32;

Result<Descriptor> open_file(const std::string& path, int how) {
  const int fd = ::open(path.c_str(), how | O_CLOEXEC);
  if (fd >= 0) return Descriptor(fd);
  const Fault fault = errno == ENOENT ? Fault::kNotFound : Fault::kUnavailable;
  return fail(fault, path + ": " + std::strerror(errno));
}

// What stands in the first line.
std::string_view first_line(int fd, std::array<char, kLongest>& room) {
  const ssize_t length = ::pread(fd, room.data(), room.size(), 0);
  if (length <= 0) return {};
  const std::string_view all(room.data(), static_cast<std::size_t>(length));
  return all.substr(0, all.find('\n'));
}

template <class Number>
bool parse(std::string_view text, Number& out) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

int Descriptor::release() { return std::exchange(fd_, -1); }

Result<Attribute> Attribute::open(const std::string& path, Access access) {
  auto file = open_file(path, access == Access::kRead ? O_RDONLY : O_WRONLY);
  if (!file) return fail(file.error());
  return Attribute(std::move(*file));
}

bool Attribute::read(std::int64_t& out) const noexcept {
  std::array<char, kLongest> room;
  return parse(first_line(file_.get(), room), out);
}

bool Attribute::says(std::string_view word) const noexcept {
  std::array<char, kLongest> room;
  return first_line(file_.get(), room) == word;
}

bool Attribute::write(std::int64_t value) const noexcept {
  std::array<char, kLongest> room;
  char* end = std::to_chars(room.data(), room.data() + room.size() - 1, value).ptr;
  *end++ = '\n';
  return ::pwrite(file_.get(), room.data(), static_cast<std::size_t>(end - room.data()), 0) ==
         end - room.data();
}

Result<double> read_decimal(const std::string& path) {
  const auto file = open_file(path, O_RDONLY);
  if (!file) return fail(file.error());
  std::array<char, kLongest> room;
  double out = 0;
  const std::string_view text = first_line(file->get(), room);
  if (parse(text, out)) return out;
  return fail(Fault::kMalformed, path + ": expected a decimal, got \"" + std::string(text) + "\"");
}

}  // namespace ph::agent
