// Priming: the line is purged while no patient is connected (P18). A person says so first; then the
// motor turns while the key is held.
#include "pumpagent/bedside/bedside.hpp"

namespace ph::agent {

void Bedside::prime(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  if (act_ && act_->primes) return;  // the key is still down from before the question
  if (priming_) {
    EngineCommand hold;
    hold.verb = EngineVerb::kPrime;
    return out.commands.push_back(hold);
  }
  const Answer answer = cell(engine.state, EngineVerb::kPrime);
  if (entering_ || act_) {
    refusal_ = "finish or cancel what is being entered first";
  } else if (open_) {
    refusal_ = "prime: an order waits; confirm or decline it first";
  } else if (model_.prime_most == Volume{}) {
    refusal_ = std::string(to_string(Answer::kNoPriming));
  } else if (engine.state != PumpState::kIdle) {
    refusal_ =
        "prime: " +
        std::string(to_string(engine.state == PumpState::kPriming ? Answer::kPrimingRuns : answer));
  } else {
    Act act;
    act.since = now.steady;
    act.primes = true;
    act.lines = {"Is the line disconnected from the patient?",
                 "Priming at " + to_string(model_.prime_rate) + ", at most " +
                     to_string(model_.prime_most) + ". Air is not watched meanwhile."};
    act_ = std::move(act);
  }
}

// The word counts for one priming, or lapses when the key is not held.
void Bedside::follow_priming(const Now& now, const EngineSnapshot& engine) {
  if (!priming_) return;
  const bool primes = engine.state == PumpState::kPriming;
  priming_->begun = priming_->begun || primes;
  const bool lapsed = !primes && now.steady - priming_->since >= kPrimingWaits;
  const bool over = !primes && (priming_->begun || engine.state != PumpState::kIdle);
  if (lapsed || over) priming_.reset();
}

void Bedside::show_priming(const EngineSnapshot& engine, Display& out) const {
  if (engine.state == PumpState::kPriming) {
    out.headline = "No patient connected";
    out.rate = to_string(engine.rate);
  } else if (priming_ && out.prompt.empty()) {
    out.prompt = {"Hold PRIME until the line is full.",
                  "It ends by itself at " + to_string(model_.prime_most) + "."};
  }
}

}  // namespace ph::agent
