#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/domain/decimal.hpp"
#include "pumpagent/bedside/display.hpp"

namespace ph::agent {

// A few values asked one after the other: standby, bolus, data lock, patient. What is asked may
// depend on the answers before. Pure.
class Form {
 public:
  // The asks that follow from the answers so far; those answered already stay as they are. A number
  // must lie within the ask's hard limits, a choice among its choices.
  using Asks = std::function<std::vector<Ask>(const std::vector<std::string>& answers)>;

  explicit Form(Asks asks) : asks_(std::move(asks)) {}

  Ask ask() const;  // nothing when complete
  // Takes the answer, or says why not and asks again.
  Status enter(std::string_view text);
  bool back();  // false: nothing before
  bool complete() const { return answers_.size() == asks_(answers_).size(); }
  const std::vector<std::string>& answers() const { return answers_; }

 private:
  Asks asks_;
  std::vector<std::string> answers_;
};

// A value against what was asked: kRefused names the limit, kMalformed the form.
Status check_answer(const Ask& ask, std::string_view text);

// Makers of asks.
Ask ask_choice(std::string step, std::string title, std::vector<Choice> choices);
Ask ask_number(std::string step, std::string title, std::string unit, std::string least,
               std::string most);

Ask ask_patient();

// A decimal number as whole parts of its unit, such as nanolitres of mL: exact, or kOutOfRange.
Result<std::int64_t> in_parts(std::string_view text, std::int64_t parts, std::string_view what);
// A time: minutes, or hours and minutes as "1:30". Whole seconds.
Result<std::chrono::milliseconds> in_time(std::string_view text, std::string_view what);

}  // namespace ph::agent
