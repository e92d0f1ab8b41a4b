// A concentration that the entry leaves open.
#include "protocol/domain/limits.hpp"
#include "pumpagent/bedside/form.hpp"
#include "pumpagent/bedside/programming.hpp"

namespace ph::agent {
namespace {

using Step = Programming::Step;

constexpr std::int64_t kNanolitres = 1'000'000;

}  // namespace

// Without a value in its place: what is in the container is read from its label.
Ask Programming::ask_strength(Step step) const {
  const std::string unit(to_string(entry_->concentration.unit));
  if (step == Step::kAmount) {
    return ask_number("amount", "Amount of " + entry_->tall_man + " in the container", unit, "",
                      std::to_string(kMostAmount));
  }
  const std::string amount = draft_.concentration ? draft_.concentration->amount.str() : "";
  return ask_number("diluent", "Volume that holds " + amount + ' ' + unit, "mL",
                    Decimal::of(kLeastDiluent.count(), 6).str(),
                    Decimal::of(kMostDiluent.count(), 6).str());
}

// Judged with the volume, so that a person sees a hard limit before any dose is typed.
Status Programming::take_strength(Step step, std::string_view text) {
  Concentration chosen = draft_.concentration.value_or(entry_->concentration);
  if (step == Step::kAmount) {
    const auto amount = Decimal::parse(text, "amount");
    if (!amount) return fail(amount.error());
    if (*amount <= Decimal{}) return fail(Fault::kRefused, "amount: expected above 0");
    chosen.amount = *amount;
    draft_.concentration = chosen;
    return {};
  }
  const auto volume = in_parts(text, kNanolitres, "volume of the container");
  if (!volume) return fail(volume.error());
  chosen.diluent = Volume::of(*volume);
  const auto judged = judge_strength(*entry_->custom, chosen);
  if (!judged) return fail(judged.error());
  if (is_forbidden(judged->verdict)) return fail(Fault::kRefused, judged->reason);
  draft_.concentration = chosen;
  return {};
}

}  // namespace ph::agent
