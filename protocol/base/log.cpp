#include "protocol/base/log.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <ctime>

#include "protocol/base/clock.hpp"

namespace ph {
namespace {

const char* word(Severity severity) {
  switch (severity) {
    case Severity::kDebug:
      return "debug";
    case Severity::kInfo:
      return "info";
    case Severity::kWarn:
      return "warn";
    case Severity::kError:
      return "error";
  }
  return "unknown";
}

std::string timestamp() {
  const std::int64_t ms = wall_ms(system_clock().now().wall);
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 40> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(ms % 1000));
  return std::string(text.data(), length) + fraction.data();
}

void write_to_stderr(Severity severity, std::string_view line) {
  std::string out = timestamp() + ' ' + word(severity) + ' ' + std::string(line) + '\n';
  // Nothing can be done about a log that cannot be written; the record is elsewhere.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, out.data(), out.size());
}

std::atomic<LogSink> g_sink{&write_to_stderr};
std::atomic<Severity> g_threshold{Severity::kInfo};

bool is_plain(std::string_view value) {
  for (const char c : value) {
    const bool word_character = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                (c >= '0' && c <= '9') || c == '.' || c == '_' || c == ':' ||
                                c == '-' || c == '/' || c == '+' || c == '@';
    if (!word_character) return false;
  }
  return !value.empty();
}

void append_quoted(std::string& out, std::string_view value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  out.push_back('"');
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

}  // namespace

LogLine::LogLine(Severity severity, std::string_view event) : severity_(severity), text_(event) {}

LogLine::~LogLine() {
  if (severity_ < g_threshold.load()) return;
  g_sink.load()(severity_, text_);
}

LogLine& LogLine::field(std::string_view key, std::string_view value) {
  text_.append(" ").append(key).append("=");
  if (is_plain(value)) {
    text_ += value;
  } else {
    append_quoted(text_, value);
  }
  return *this;
}

LogLine& LogLine::field(std::string_view key, std::int64_t value) {
  text_.append(" ").append(key).append("=").append(std::to_string(value));
  return *this;
}

void set_log_sink(LogSink sink) { g_sink = sink != nullptr ? sink : &write_to_stderr; }
void set_log_threshold(Severity severity) { g_threshold = severity; }

}  // namespace ph
