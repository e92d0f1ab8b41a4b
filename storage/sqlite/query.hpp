#pragma once
#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/domain/quantity.hpp"
#include "storage/records.hpp"
#include "storage/sqlite/connection.hpp"

namespace ph::storage {

// The last value of each enumeration that a column may hold; anything above is a broken row.
template <class Enum>
inline constexpr Enum kLast = Enum{};
template <>
inline constexpr OrderState kLast<OrderState> = kLastOrderState;
template <>
inline constexpr EndAction kLast<EndAction> = EndAction::kContinue;
template <>
inline constexpr Lane kLast<Lane> = Lane::kRoutine;
template <>
inline constexpr EventKind kLast<EventKind> = kLastEventKind;
template <>
inline constexpr ProgrammeSource kLast<ProgrammeSource> = kLastProgrammeSource;
template <>
inline constexpr Verdict kLast<Verdict> = Verdict::kAboveHard;
template <>
inline constexpr AlarmCode kLast<AlarmCode> = static_cast<AlarmCode>(kAlarmCodeCount - 1);
template <>
inline constexpr PumpState kLast<PumpState> = kLastPumpState;
template <>
inline constexpr LibraryStage kLast<LibraryStage> = LibraryStage::kReplaced;
template <>
inline constexpr EditAct kLast<EditAct> = kLastEditAct;
template <>
inline constexpr RolloutState kLast<RolloutState> = RolloutState::kEnded;
template <>
inline constexpr Called kLast<Called> = kLastCalled;
template <>
inline constexpr BagStep kLast<BagStep> = kLastBagStep;

// One use of a prepared statement: binds ?1, ?2, … in order, steps, reads columns from the left.
// Resets the statement at its end; one Query a statement at a time. Throws SQLite::Exception.
class Query {
 public:
  template <class... Values>
  explicit Query(Connection& connection, const char* sql, const Values&... values)
      : statement_(connection.statement(sql)) {
    (put(values), ...);
  }
  ~Query() { statement_.tryReset(); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // To the next row; false after the last.
  bool next();
  // Carries out a statement without rows; returns how many rows it changed.
  int run() { return statement_.exec(); }

  // The next columns of this row, in the order of the SELECT.
  template <class... Values>
  void read(Values&... values) {
    (take(values), ...);
  }
  // One column, for a row of a single value.
  template <class Value>
  Value only() {
    Value value{};
    take(value);
    return value;
  }

 private:
  template <class Value>
  void put(const Value& value);
  template <class Value>
  void put(const std::optional<Value>& value) {
    if (value) return put(*value);
    put_null();
  }
  void put_null() { statement_.bind(++parameter_); }
  void put_integer(std::int64_t value) { statement_.bind(++parameter_, value); }
  void put_text(std::string_view text);
  void put_blob(ByteView bytes);

  template <class Value>
  void take(Value& value);
  template <class Value>
  void take(std::optional<Value>& value);
  std::int64_t take_integer() { return statement_.getColumn(column_++).getInt64(); }
  std::string take_text() { return statement_.getColumn(column_++).getString(); }
  Bytes take_blob();
  [[noreturn]] void broken(const std::string& why);

  SQLite::Statement& statement_;
  int parameter_ = 0;
  int column_ = 0;
};

template <class Value>
void Query::put(const Value& value) {
  if constexpr (std::is_enum_v<Value> || std::integral<Value>) {
    put_integer(static_cast<std::int64_t>(value));
  } else if constexpr (std::convertible_to<Value, std::string_view>) {
    put_text(value);
  } else if constexpr (requires { value.str(); }) {
    put_text(value.str());
  } else if constexpr (requires { value.count(); }) {
    put_integer(value.count());
  } else if constexpr (requires { value.time_since_epoch(); }) {
    put_integer(value.time_since_epoch().count());
  } else {
    put_blob(value);
  }
}

template <class Value>
void Query::take(std::optional<Value>& value) {
  value.reset();
  if (statement_.getColumn(column_).isNull()) {
    ++column_;
    return;
  }
  take(value.emplace());
}

template <class Value>
void Query::take(Value& value) {
  if constexpr (std::is_enum_v<Value>) {
    const std::int64_t number = take_integer();
    if (number < 0 || number > static_cast<std::int64_t>(kLast<Value>)) {
      broken("unknown value " + std::to_string(number));
    }
    value = static_cast<Value>(number);
  } else if constexpr (std::same_as<Value, bool>) {
    value = take_integer() != 0;
  } else if constexpr (std::integral<Value>) {
    value = static_cast<Value>(take_integer());
  } else if constexpr (requires { value.count(); }) {
    if constexpr (requires { Value::of(std::int64_t{}); }) {
      value = Value::of(take_integer());
    } else {
      value = Value{take_integer()};
    }
  } else if constexpr (std::same_as<Value, WallTime>) {
    value = wall_from_ms(take_integer());
  } else if constexpr (std::same_as<Value, std::string>) {
    value = take_text();
  } else if constexpr (requires { value.str(); }) {
    value = Value{take_text()};
  } else if constexpr (std::same_as<Value, Bytes>) {
    value = take_blob();
  } else {
    const Bytes bytes = take_blob();
    if (bytes.size() != value.size()) {
      broken("expected " + std::to_string(value.size()) + " bytes, got " +
             std::to_string(bytes.size()));
    }
    std::copy(bytes.begin(), bytes.end(), value.begin());
  }
}

}  // namespace ph::storage
