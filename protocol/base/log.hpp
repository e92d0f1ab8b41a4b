#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace ph {

// kError: a person must act. kWarn: degraded. kInfo: life cycle. kDebug: off unless asked for.
enum class Severity { kDebug, kInfo, kWarn, kError };

// One line of the log, built field by field and written when it goes out of scope:
//   LogLine(Severity::kInfo, "order.refused").field("order", id).field("reason", text);
// gives  2026-11-22T10:00:00.123Z info order.refused order=4711 reason="rate above hard limit".
// Values are quoted and escaped when they hold anything but plain word characters, so a value can
// never forge a line. Any thread; one write(2) a line. Not real-time safe.
class LogLine {
 public:
  LogLine(Severity severity, std::string_view event);
  ~LogLine();
  LogLine(const LogLine&) = delete;
  LogLine& operator=(const LogLine&) = delete;

  LogLine& field(std::string_view key, std::string_view value);
  LogLine& field(std::string_view key, std::int64_t value);

 private:
  Severity severity_;
  std::string text_;
};

// Receives finished lines without the newline and without the time; for tests and simulations.
// `nullptr` restores the default, which prefixes the time and writes to standard error.
using LogSink = void (*)(Severity severity, std::string_view line);
void set_log_sink(LogSink sink);

// Lines below this severity are dropped; the default is kInfo.
void set_log_threshold(Severity severity);

}  // namespace ph
