#include "tests/unit/pumpagent_drivers/fake_kernel.hpp"

#include <gpiod.h>
#include <linux/watchdog.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <memory>

struct gpiod_line {
  ph::agent::FakeLine* fake = nullptr;
};
struct gpiod_chip {
  std::string path;
  std::map<unsigned, gpiod_line> lines;
};

namespace ph::agent {

FakeKernel& fake_kernel() {
  static FakeKernel kernel;
  return kernel;
}

}  // namespace ph::agent

using ph::agent::fake_kernel;

namespace {

int request(gpiod_line* line, int flags, bool output) {
  if (line->fake->requested) {
    errno = EBUSY;
    return -1;
  }
  line->fake->requested = true;
  line->fake->output = output;
  line->fake->active_low = (flags & GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW) != 0;
  return 0;
}

}  // namespace

extern "C" {

gpiod_chip* gpiod_chip_open(const char* path) {
  const std::string whole(path);
  const std::string name = whole.substr(whole.rfind('/') + 1);
  if (name.rfind("gpiochip", 0) != 0) {
    errno = ENOENT;
    return nullptr;
  }
  return new gpiod_chip{name, {}};
}

void gpiod_chip_close(gpiod_chip* chip) {
  for (auto& [offset, line] : chip->lines) line.fake->requested = false;
  delete chip;
}

gpiod_line* gpiod_chip_get_line(gpiod_chip* chip, unsigned offset) {
  gpiod_line& line = chip->lines[offset];
  line.fake = &fake_kernel().lines[{chip->path, offset}];
  return &line;
}

int gpiod_line_request_both_edges_events_flags(gpiod_line* line, const char*, int flags) {
  return request(line, flags, false);
}

int gpiod_line_request_output_flags(gpiod_line* line, const char*, int flags, int value) {
  if (request(line, flags, true) != 0) return -1;
  return gpiod_line_set_value(line, value);
}

int gpiod_line_event_get_fd(gpiod_line*) { return STDIN_FILENO; }

int gpiod_line_get_value(gpiod_line* line) {
  if (line->fake->refuses) return -1;
  return line->fake->active() ? 1 : 0;
}

int gpiod_line_set_value(gpiod_line* line, int value) {
  if (line->fake->refuses) return -1;
  line->fake->driven.push_back(value != 0);
  line->fake->wire = (value != 0) != line->fake->active_low;
  return 0;
}

int gpiod_line_event_read_multiple(gpiod_line* line, gpiod_line_event* out, unsigned most) {
  if (line->fake->refuses) {
    errno = EIO;
    return -1;
  }
  auto& edges = line->fake->edges;
  if (edges.empty()) {
    errno = EAGAIN;
    return -1;
  }
  unsigned count = 0;
  for (; count < most && !edges.empty(); ++count, edges.pop_front()) {
    const auto [at, rising] = edges.front();
    out[count].ts = {at / 1'000'000'000, at % 1'000'000'000};
    out[count].event_type = rising ? GPIOD_LINE_EVENT_RISING_EDGE : GPIOD_LINE_EVENT_FALLING_EDGE;
  }
  return static_cast<int>(count);
}

int ioctl(int fd, unsigned long what, ...) noexcept {
  va_list rest;
  va_start(rest, what);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  if (what != WDIOC_SETTIMEOUT && what != WDIOC_KEEPALIVE) {
    return static_cast<int>(::syscall(SYS_ioctl, fd, what, argument));
  }
  if (fake_kernel().refuse_ioctl) {
    errno = EIO;
    return -1;
  }
  int* value = what == WDIOC_SETTIMEOUT ? static_cast<int*>(argument) : nullptr;
  fake_kernel().ioctls.emplace_back(what, value != nullptr ? *value : 0);
  if (value != nullptr && fake_kernel().watchdog_takes > 0) *value = fake_kernel().watchdog_takes;
  return 0;
}

}  // extern "C"
