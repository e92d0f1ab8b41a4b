#include "server/cli/rollout_shown.hpp"

#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

std::string names(const Json& ids, const char* kind) {
  std::string out;
  for (const auto& id : ids) {
    out.append(out.empty() ? "" : " ").append(kind).append(id.get<std::string>());
  }
  return out;
}

std::string members_of(const Json& wave) {
  std::string out = names(list_at(wave, "pumps"), "");
  for (const std::string& more :
       {names(list_at(wave, "wards"), "ward "), std::to_string(whole_at(wave, "percent")) + " %"}) {
    if (!more.empty() && more != "0 %") out.append(out.empty() ? "" : ", ").append(more);
  }
  return out;
}

std::string gate_of(const Json& wave, bool is_last) {
  if (is_last) return "";
  if (text_at(wave, "gate") == "by_hand") return "by hand";
  return "after " + std::to_string(whole_at(wave, "success_percent")) + " % for " +
         std::to_string(whole_at(wave, "soak_minutes")) + " min";
}

void show_waves(const Json& rollout) {
  Table table({{"WAVE", Align::kRight},
               {"NAME"},
               {"WHO"},
               {"OPEN"},
               {"PROVEN", Align::kRight},
               {"REACHABLE", Align::kRight},
               {"PUMPS", Align::kRight},
               {"OPENS THE NEXT"}});
  const Json waves = list_at(rollout, "waves");
  for (std::size_t i = 0; i < waves.size(); ++i) {
    table.row(
        {std::to_string(i + 1), text_at(waves[i], "name"), members_of(waves[i]),
         flag_at(waves[i], "open") ? "yes" : "no", std::to_string(whole_at(waves[i], "proven")),
         std::to_string(whole_at(waves[i], "reachable")),
         std::to_string(whole_at(waves[i], "size")), gate_of(waves[i], i + 1 == waves.size())});
  }
  table.print();
}

}  // namespace

void show_rollout(const std::string& body) {
  const Json rollout = read_object(body);
  print("rollout of library " + std::to_string(whole_at(rollout, "number")) + ": " +
        text_at(rollout, "state") + (flag_at(rollout, "emergency") ? ", an emergency" : "") + " (" +
        text_at(rollout, "why") + ")");
  if (rollout.contains("not_before_ms")) {
    print("not before " + shown_time(whole_at(rollout, "not_before_ms")));
  }
  const Json use = rollout.value("use", Json::object());
  print(std::to_string(whole_at(use, "refusals")) + " pumps refused it; " +
        std::to_string(whole_at(use, "alerts")) + " limits spoke in " +
        std::to_string(whole_at(use, "programmed")) + " programmings under it");
  show_waves(rollout);
  for (const auto& refusal : list_at(rollout, "refusals")) {
    print((flag_at(refusal, "is_final") ? "refused by " : "held up at ") +
          text_at(refusal, "pump") + ": " + text_at(refusal, "why"));
  }
  for (const auto& step : list_at(rollout, "history")) {
    print(shown_time(whole_at(step, "at_ms")) + "  " + text_at(step, "by") + "  " +
          text_at(step, "act") + "  " + text_at(step, "reason"));
  }
}

void show_rollouts(const std::string& body) {
  Table table({{"LIBRARY", Align::kRight}, {"STATE"}, {"WAVES OPEN"}, {"CHANGED"}, {"WHY"}});
  for (const auto& rollout : list_at(read_object(body), "rollouts")) {
    table.row({std::to_string(whole_at(rollout, "number")), text_at(rollout, "state"),
               std::to_string(whole_at(rollout, "open")) + " of " +
                   std::to_string(list_at(rollout, "waves").size()),
               shown_time(whole_at(rollout, "changed_ms")), text_at(rollout, "why")});
  }
  table.print();
}

}  // namespace ph::cli
