#include "pumpagent/drivers/gpio_lines.hpp"

#include <fcntl.h>
#include <gpiod.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace ph::agent {
namespace {

constexpr const char* kConsumer = "pumphouse";

std::string_view cut(std::string_view& text) {
  const std::string_view part = text.substr(0, text.find(':'));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

bool take_option(std::string_view option, LineName& name) {
  if (option == "active-low") {
    name.active_low = true;
  } else if (option == "pull-up") {
    name.pull = LineName::Pull::kUp;
  } else if (option == "pull-down") {
    name.pull = LineName::Pull::kDown;
  } else {
    return false;
  }
  return true;
}

int flags_of(const LineName& name) {
  int flags = name.active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
  if (name.pull == LineName::Pull::kUp) flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
  if (name.pull == LineName::Pull::kDown) flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
  return flags;
}

tl::unexpected<Error> refused(const std::string& path, const LineName& name) {
  return fail(Fault::kUnavailable,
              path + ": line " + std::to_string(name.offset) + ": " + std::strerror(errno));
}

}  // namespace

Result<LineName> LineName::parse(std::string_view text, std::string_view what) {
  LineName name;
  std::string_view rest = text;
  name.chip = cut(rest);
  const std::string_view number = cut(rest);
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), name.offset);
  bool good = !name.chip.empty() && error == std::errc{} && end == number.data() + number.size();
  while (good && !rest.empty()) good = take_option(cut(rest), name);
  if (good) return name;
  return fail(Fault::kMalformed, std::string(what) +
                                     ": expected such as gpiochip0:17:active-low:pull-up, got \"" +
                                     std::string(text) + "\"");
}

void ChipCloser::operator()(gpiod_chip* chip) const { gpiod_chip_close(chip); }

Result<InputLine> InputLine::open(const std::string& devices, const LineName& name) {
  const std::string path = devices + "/" + name.chip;
  InputLine out;
  out.chip_.reset(gpiod_chip_open(path.c_str()));
  if (!out.chip_) return refused(path, name);
  out.line_ = gpiod_chip_get_line(out.chip_.get(), name.offset);
  if (out.line_ == nullptr ||
      gpiod_line_request_both_edges_events_flags(out.line_, kConsumer, flags_of(name)) != 0) {
    return refused(path, name);
  }
  const int fd = gpiod_line_event_get_fd(out.line_);
  if (fd < 0 || ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK) != 0) {
    return refused(path, name);
  }
  return out;
}

bool InputLine::level(bool& active) const noexcept {
  const int value = gpiod_line_get_value(line_);
  active = value > 0;
  return value >= 0;
}

bool InputLine::take_edges(Edges& out) noexcept {
  std::array<gpiod_line_event, kKept> events;
  const int count = gpiod_line_event_read_multiple(line_, events.data(), kKept);
  out.count = count > 0 ? static_cast<std::size_t>(count) : 0;
  for (std::size_t i = 0; i < out.count; ++i) {
    out.edge[i].at = std::int64_t{events[i].ts.tv_sec} * 1'000'000'000 + events[i].ts.tv_nsec;
    out.edge[i].rising = events[i].event_type == GPIOD_LINE_EVENT_RISING_EDGE;
  }
  return count >= 0 || errno == EAGAIN;
}

Result<OutputLine> OutputLine::open(const std::string& devices, const LineName& name) {
  const std::string path = devices + "/" + name.chip;
  OutputLine out;
  out.chip_.reset(gpiod_chip_open(path.c_str()));
  if (!out.chip_) return refused(path, name);
  out.line_ = gpiod_chip_get_line(out.chip_.get(), name.offset);
  if (out.line_ == nullptr ||
      gpiod_line_request_output_flags(out.line_, kConsumer, flags_of(name), 0) != 0) {
    return refused(path, name);
  }
  return out;
}

bool OutputLine::set(bool active) noexcept { return gpiod_line_set_value(line_, active) == 0; }

}  // namespace ph::agent
