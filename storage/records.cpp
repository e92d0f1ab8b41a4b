#include "storage/records.hpp"

#include <array>

namespace ph::storage {
namespace {

constexpr std::array<std::string_view, 8> kRoles = {
    "nurse",      "charge_nurse",  "pharmacist", "second_signer",
    "biomedical", "administrator", "auditor",    "kiosk"};
constexpr std::array<std::string_view, 4> kStages = {"draft", "approved_once", "released",
                                                     "replaced"};
constexpr std::array<std::string_view, 6> kRolloutStates = {"scheduled", "running", "paused",
                                                            "stopped",   "done",    "ended"};
constexpr std::array<std::string_view, 5> kEditActs = {"entry", "settings", "note", "content",
                                                       "rebase"};
constexpr std::array<std::string_view, 3> kCalledWords{"nurse", "buddy", "charge_nurse"};
constexpr std::array<std::string_view, 3> kBagSteps = {"none", "being_made", "on_the_way"};

}  // namespace

std::string_view to_string(Role role) { return kRoles.at(static_cast<std::size_t>(role)); }

Result<Role> parse_role(std::string_view text, std::string_view what) {
  std::string known;
  for (std::size_t i = 0; i < kRoles.size(); ++i) {
    if (kRoles[i] == text) return static_cast<Role>(i);
    known.append(i == 0 ? "" : ", ").append(kRoles[i]);
  }
  return fail(Fault::kMalformed, std::string(what) + ": expected one of " + known + ", got \"" +
                                     std::string(text.substr(0, 40)) + "\"");
}

std::string_view to_string(LibraryStage stage) {
  return kStages.at(static_cast<std::size_t>(stage));
}

std::string_view to_string(EditAct act) { return kEditActs.at(static_cast<std::size_t>(act)); }

std::string_view to_string(BagStep step) { return kBagSteps.at(static_cast<std::size_t>(step)); }

std::string_view to_string(Called called) {
  return kCalledWords.at(static_cast<std::size_t>(called));
}

std::string_view to_string(RolloutState state) {
  return kRolloutStates.at(static_cast<std::size_t>(state));
}

}  // namespace ph::storage
