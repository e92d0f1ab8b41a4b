#include "pumpagent/bedside/form.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr std::int64_t kBillion = 1'000'000'000;
constexpr std::int64_t kMostParts = 1'000'000'000'000'000;

Status check_number(const Ask& ask, std::string_view text) {
  if (ask.unit == "min") {
    const auto time = in_time(text, ask.title);
    if (!time) return fail(time.error());
    const auto minutes = [](const std::string& limit) {
      return in_time(limit, "limit").value_or(std::chrono::milliseconds{0});
    };
    const bool low = !ask.hard_low.empty() && *time < minutes(ask.hard_low);
    const bool high = !ask.hard_high.empty() && *time > minutes(ask.hard_high);
    if (!low && !high) return {};
    return fail(Fault::kRefused, ask.title + ": expected " + ask.hard_low + " to " + ask.hard_high +
                                     " min, got " + std::string(text));
  }
  const auto value = Decimal::parse(text, ask.title);
  if (!value) return fail(value.error());
  const auto beyond = [&](const std::string& limit, bool above) {
    if (limit.empty()) return false;
    const auto bound = Decimal::parse(limit, "limit");
    return bound && (above ? *value > *bound : *value < *bound);
  };
  const bool high = beyond(ask.hard_high, true);
  if (!high && !beyond(ask.hard_low, false)) return {};
  return fail(Fault::kRefused, ask.title + ": " + std::string(text) + ' ' + ask.unit + " is " +
                                   (high ? "above the hard limit " + ask.hard_high
                                         : "below the hard limit " + ask.hard_low) +
                                   ' ' + ask.unit);
}

}  // namespace

Ask Form::ask() const {
  const std::vector<Ask> asks = asks_(answers_);
  return answers_.size() < asks.size() ? asks[answers_.size()] : Ask{};
}

Status Form::enter(std::string_view text) {
  if (auto right = check_answer(ask(), text); !right) return right;
  answers_.emplace_back(text);
  return {};
}

bool Form::back() {
  if (answers_.empty()) return false;
  answers_.pop_back();
  return true;
}

Status check_answer(const Ask& ask, std::string_view text) {
  switch (ask.kind) {
    case Ask::Kind::kNothing:
      return fail(Fault::kConflict, "enter: nothing is asked for");
    case Ask::Kind::kChoice:
      if (std::any_of(ask.choices.begin(), ask.choices.end(),
                      [&](const Choice& c) { return c.word == text; })) {
        return {};
      }
      return fail(Fault::kRefused, ask.title + ": \"" + std::string(text.substr(0, 40)) +
                                       "\" is not among the choices");
    case Ask::Kind::kNumber:
      return check_number(ask, text);
    case Ask::Kind::kCode:
      if (text.size() == 4 && text.find_first_not_of("0123456789") == std::string_view::npos) {
        return {};
      }
      return fail(Fault::kMalformed, ask.title + ": expected four digits");
    case Ask::Kind::kText:
      if (!text.empty()) return {};
      return fail(Fault::kMalformed, ask.title + ": nothing entered");
  }
  return {};
}

Ask ask_choice(std::string step, std::string title, std::vector<Choice> choices) {
  Ask ask;
  ask.kind = Ask::Kind::kChoice;
  ask.step = std::move(step);
  ask.title = std::move(title);
  ask.choices = std::move(choices);
  return ask;
}

Ask ask_number(std::string step, std::string title, std::string unit, std::string least,
               std::string most) {
  Ask ask;
  ask.kind = Ask::Kind::kNumber;
  ask.step = std::move(step);
  ask.title = std::move(title);
  ask.unit = std::move(unit);
  ask.hard_low = std::move(least);
  ask.hard_high = std::move(most);
  return ask;
}

Ask ask_patient() {
  Ask ask;
  ask.kind = Ask::Kind::kText;
  ask.step = "patient";
  ask.title = "Patient, as on the wristband's code";
  return ask;
}

Result<std::int64_t> in_parts(std::string_view text, std::int64_t parts, std::string_view what) {
  const auto value = Decimal::parse(text, what);
  if (!value) return fail(value.error());
  const Int128 exact = value->in_billionths() * parts;
  if (exact < 0 || exact % kBillion != 0 || exact / kBillion > kMostParts) {
    return fail(Fault::kOutOfRange, std::string(what) + ": " + std::string(text) +
                                        " is negative, too large or finer than can be given");
  }
  return static_cast<std::int64_t>(exact / kBillion);
}

Result<std::chrono::milliseconds> in_time(std::string_view text, std::string_view what) {
  constexpr std::int64_t kSecondsInMinute = 60;
  const std::size_t colon = text.find(':');
  std::int64_t hours = 0;
  if (colon != std::string_view::npos) {
    const std::string_view minutes = text.substr(colon + 1);
    const auto whole = in_parts(text.substr(0, colon), 1, what);
    const auto rest = in_parts(minutes, 1, what);
    if (!whole || !rest || minutes.size() != 2 || *rest > 59 || *whole > 9'999) {
      return fail(Fault::kMalformed, std::string(what) + ": expected minutes or h:mm, got \"" +
                                         std::string(text.substr(0, 20)) + "\"");
    }
    hours = *whole;
    text = minutes;
  }
  const auto seconds = in_parts(text, kSecondsInMinute, what);
  if (!seconds) return fail(seconds.error());
  return std::chrono::seconds{hours * 3'600 + *seconds};
}

}  // namespace ph::agent
