#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {
namespace {

constexpr std::string_view kLocal = "local.";

std::string every(milliseconds time) { return "every " + shown_time(time); }

void show_doses(const TherapyRequest& more, std::vector<std::string>& out) {
  if (more.loading) {
    out.push_back("Loading dose " + to_string(more.loading->dose) + " in " +
                  shown_time(more.loading->duration));
  }
  if (more.periodic) {
    out.push_back("Programmed dose " + to_string(more.periodic->dose) + " in " +
                  shown_time(more.periodic->duration) + ", " + every(more.periodic->interval) +
                  ", first after " + shown_time(more.periodic->first));
  }
  if (more.demand) {
    out.push_back("On demand " + to_string(more.demand->dose) + " in " +
                  shown_time(more.demand->duration) + ", lockout " +
                  shown_time(more.demand->lockout));
  }
  if (more.window) {
    out.push_back("At most " + to_string(more.window->dose) + " in " +
                  shown_time(more.window->length) + ", background included");
  }
}

void show_course(const TherapyRequest& more, std::vector<std::string>& out) {
  if (more.intermittent) {
    out.push_back(to_string(more.intermittent->volume) + ' ' + every(more.intermittent->interval) +
                  ", between " + to_string(more.intermittent->between));
  }
  std::string steps;
  for (const StepRequest& step : more.steps) {
    if (!steps.empty()) steps += "; ";
    steps += step.rate > FlowRate{} ? to_string(step.volume) + " at " + to_string(step.rate)
                                    : "wait " + shown_time(step.wait);
  }
  if (!steps.empty()) {
    out.push_back("Steps: " + steps + (more.steps_repeat ? ", again and again" : ""));
  }
  if (more.ramp) {
    out.push_back("Ramp up " + shown_time(more.ramp->up) + ", down " + shown_time(more.ramp->down));
  }
  if (more.slow_start) {
    out.push_back("Slow start " + to_string(more.slow_start->rate) + " for " +
                  shown_time(more.slow_start->time));
  }
  if (more.flush) {
    out.push_back("Flush " + to_string(more.flush->volume) + " water at " +
                  to_string(more.flush->rate) + ", " + every(more.flush->interval));
  }
}

}  // namespace

void note_target(Order& order, const EngineSnapshot& engine) {
  if (!order.request.more.tci || engine.programme.tci.model == TciModel::kNone) return;
  order.request.more.tci->target_ng_per_ml = Decimal::of(engine.programme.tci.target_pg_per_ml, 3);
}

std::string shown_time(milliseconds time) {
  std::string out = ph::to_string(time);
  for (const std::string_view nothing : {" 0 s", " 0 min"}) {
    if (out.ends_with(nothing)) out.resize(out.size() - nothing.size());
  }
  return out;
}

std::string clipped(std::string text) {
  if (text.size() <= PumpEvent::kMaxText) return text;
  std::size_t end = PumpEvent::kMaxText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

std::string joined(const std::vector<std::string>& reasons) {
  std::string out;
  for (const std::string& reason : reasons) out += (out.empty() ? "" : "; ") + reason;
  return out;
}

PumpEvent event_of(EventKind kind, const Now& now) {
  PumpEvent event;
  event.kind = kind;
  event.wall = now.wall;
  event.uptime = std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch());
  return event;
}

bool is_local(const OrderId& id) { return id.str().starts_with(kLocal); }

std::vector<std::string> parts_shown(const OrderRequest& request) {
  std::vector<std::string> out;
  const TherapyRequest& more = request.more;
  show_doses(more, out);
  show_course(more, out);
  if (more.tci) {
    out.push_back("TCI " + std::string(to_string(more.tci->model)) + ", " +
                  std::string(to_string(more.tci->site)) + " target " +
                  more.tci->target_ng_per_ml.str() + " ng/mL, " +
                  std::string(to_string(more.tci->sex)) + ", " +
                  std::to_string(more.tci->height.count() / 10) + " cm, " +
                  std::to_string(more.tci->age_years) + " years");
  }
  if (more.delay) {
    out.push_back("Starts " + shown_time(*more.delay) + " after the start key" +
                  (more.kvo_in_delay ? ", KVO until then" : ""));
  }
  if (more.secondary) out.push_back("Piggyback: then back to the primary, by itself");
  return out;
}

}  // namespace ph::agent
