#include "server/rest/handlers.hpp"

namespace ph::server {

const std::vector<Route>& routes() {
  static constexpr BodyKind kNone = BodyKind::kNone;
  static constexpr BodyKind kJson = BodyKind::kJson;
  static constexpr Policy kRead = Policy::needs(Verb::kReadWard);
  static constexpr Policy kRecord = Policy::needs(Verb::kReadRecord);
  static constexpr Policy kOrders = Policy::needs(Verb::kReadOrders);
  static constexpr Policy kOrder = Policy::needs(Verb::kPlaceOrder);
  static constexpr Policy kDraft = Policy::needs(Verb::kImportLibrary);
  static constexpr Policy kLibrary = Policy::needs(Verb::kReadLibrary);
  static constexpr Policy kRollOut = Policy::needs(Verb::kRollOut);
  static constexpr Policy kApprove = Policy::needs_either(Verb::kSignFirst, Verb::kSignSecond);
  static constexpr Policy kPeople = Policy::needs(Verb::kManageUsers);
  static const std::vector<Route> kTable{
      // clang-format off
      {"POST", "/api/v1/login", Policy::open(), kJson, log_in},
      {"POST", "/api/v1/logout", Policy::logged_in(), kJson, log_out},
      {"GET", "/api/v1/me", Policy::logged_in(), kNone, who_am_i},
      {"POST", "/api/v1/me/password", Policy::logged_in(), kJson, change_password},
      {"POST", "/api/v1/me/proof", Policy::logged_in(), kJson, show_proof},
      {"POST", "/api/v1/me/totp", Policy::logged_in().fresh(), kJson, offer_factor},
      {"POST", "/api/v1/me/totp/confirm", Policy::logged_in(), kJson, confirm_factor},
      {"DELETE", "/api/v1/me/totp", Policy::logged_in().fresh(), kNone, remove_factor},
      {"GET", "/api/v1/me/sessions", Policy::logged_in(), kNone, list_own_sessions},
      {"DELETE", "/api/v1/me/sessions/{id}", Policy::logged_in(), kNone, end_own_session},
      {"GET", "/api/v1/wards", kRead, kNone, list_wards},
      {"GET", "/api/v1/pumps", kRead, kNone, list_pumps},
      {"GET", "/api/v1/pumps/{id}", kRead, kNone, show_pump},
      {"GET", "/api/v1/pumps/{id}/events", kRecord, kNone, list_pump_events},
      {"GET", "/api/v1/pumps/{id}/trend", kRecord, kNone, show_trend},
      {"GET", "/api/v1/pumps/{id}/history", kRecord, kNone, show_history},
      {"POST", "/api/v1/pumps/{id}/sound-pauses", kRead, kJson, note_sound_pause},
      {"GET", "/api/v1/wards/{ward}/handovers", kRecord, kNone, list_handovers},
      {"POST", "/api/v1/wards/{ward}/handovers", Policy::needs(Verb::kAcknowledgeAlarm), kJson,
       write_handover},
      {"GET", "/api/v1/wards/{ward}/staff", kRecord, kNone, show_staff},
      {"PUT", "/api/v1/wards/{ward}/staff", Policy::needs(Verb::kRunWard), kJson, assign_staff},
      {"POST", "/api/v1/wards/{ward}/displays", Policy::needs(Verb::kRunWard), kJson, make_display},
      {"POST", "/api/v1/pumps/{id}/token", Policy::needs(Verb::kEnrolPump).fresh(), kJson, make_pump_token},
      {"POST", "/api/v1/pumps/{id}/revoke", Policy::needs(Verb::kEnrolPump).fresh(), kJson, revoke_pump},
      {"POST", "/api/v1/pumps/{id}/retire", Policy::needs(Verb::kRetirePump).fresh(), kJson, retire_pump},
      {"GET", "/api/v1/events", kRecord, kNone, list_events},
      {"POST", "/api/v1/orders", kOrder, kJson, place_order},
      {"GET", "/api/v1/orders", kOrders, kNone, list_orders},
      {"GET", "/api/v1/orders/{id}", kOrders, kNone, show_order},
      {"POST", "/api/v1/orders/{id}/cancel", kOrder, kJson, cancel_order},
      {"POST", "/api/v1/orders/check", kOrder, kJson, check_order},
      {"GET", "/api/v1/pumps/{id}/entries", kLibrary, kNone, list_pump_entries},
      {"GET", "/api/v1/pumps/{id}/entries/{entry}", kLibrary, kNone, show_pump_entry},
      {"GET", "/api/v1/bags", kOrders, kNone, list_bags},
      {"POST", "/api/v1/bags/{pump}/{order}/{bag}/mark", Policy::needs(Verb::kPrepareBags), kJson,
       mark_bag},
      {"GET", "/api/v1/alarms", kRead, kNone, list_alarms},
      {"POST", "/api/v1/alarms/{pump}/{instance}/acknowledge",
       Policy::needs(Verb::kAcknowledgeAlarm), kJson, acknowledge_alarm},
      {"GET", "/api/v1/libraries", kLibrary, kNone, list_libraries},
      {"POST", "/api/v1/libraries/import", Policy::needs(Verb::kImportLibrary), BodyKind::kCsv,
       import_library},
      {"GET", "/api/v1/libraries/{draft}/approval", kApprove, kNone, show_approval},
      {"POST", "/api/v1/libraries/{draft}/approve", kApprove, kJson, approve_library},
      {"POST", "/api/v1/libraries", kDraft, kJson, start_draft},
      {"GET", "/api/v1/libraries/{draft}", kLibrary, kNone, show_draft},
      {"GET", "/api/v1/libraries/{draft}/entries", kLibrary, kNone, list_draft_entries},
      {"GET", "/api/v1/libraries/{draft}/export", kLibrary, kNone, export_draft},
      {"GET", "/api/v1/libraries/{draft}/entries/{area}/{entry}", kLibrary, kNone, show_draft_entry},
      {"PUT", "/api/v1/libraries/{draft}/entries/{area}/{entry}", kDraft, kJson, put_draft_entry},
      {"DELETE", "/api/v1/libraries/{draft}/entries/{area}/{entry}", kDraft, kNone, remove_draft_entry},
      {"GET", "/api/v1/libraries/{draft}/areas", kLibrary, kNone, list_draft_areas},
      {"GET", "/api/v1/libraries/{draft}/areas/{area}", kLibrary, kNone, show_draft_area},
      {"PUT", "/api/v1/libraries/{draft}/areas/{area}", kDraft, kJson, put_draft_area},
      {"DELETE", "/api/v1/libraries/{draft}/areas/{area}", kDraft, kNone, remove_draft_area},
      {"PUT", "/api/v1/libraries/{draft}/content", kDraft, BodyKind::kCsv, replace_content},
      {"POST", "/api/v1/libraries/{draft}/note", kDraft, kJson, note_draft},
      {"POST", "/api/v1/libraries/{draft}/rebase", kDraft, kJson, rebase_draft},
      {"GET", "/api/v1/libraries/{draft}/history", kLibrary, kNone, show_draft_history},
      {"POST", "/api/v1/libraries/{draft}/ticks", kApprove, kJson, tick_draft},
      {"POST", "/api/v1/libraries/{draft}/withdraw", kApprove, kJson, withdraw_library},
      {"GET", "/api/v1/libraries/{draft}/review", kLibrary, kNone, review_library},
      {"GET", "/api/v1/libraries/{draft}/rehearsal", kLibrary, kNone, rehearse_library},
      {"GET", "/api/v1/releases/{number}", kLibrary, kNone, show_release},
      {"GET", "/api/v1/library/entries", kLibrary, kNone, list_entries},
      {"GET", "/api/v1/library/status", kLibrary, kNone, show_library_status},
      {"GET", "/api/v1/quality", kRecord, kNone, show_quality},
      {"GET", "/api/v1/quality/practice", kRecord, kNone, show_practice},
      {"GET", "/api/v1/library/proof", kLibrary, kNone, show_library_proof},
      {"GET", "/api/v1/library/matrix", kLibrary, kNone, show_library_matrix},
      {"POST", "/api/v1/library/rollback", Policy::needs(Verb::kImportLibrary), kJson,
       roll_back_library},
      {"GET", "/api/v1/rollouts", kLibrary, kNone, list_rollouts},
      {"POST", "/api/v1/rollouts", kRollOut, kJson, start_rollout},
      {"GET", "/api/v1/rollouts/{number}", kLibrary, kNone, show_rollout},
      {"GET", "/api/v1/rollouts/{number}/activations", kLibrary, kNone, show_activations},
      {"POST", "/api/v1/rollouts/{number}/open", kRollOut, kJson, open_wave},
      {"POST", "/api/v1/rollouts/{number}/pause", Policy::needs(Verb::kPauseRollout), kJson,
       pause_rollout},
      {"POST", "/api/v1/rollouts/{number}/resume", kRollOut, kJson, resume_rollout},
      {"POST", "/api/v1/rollouts/{number}/end", kRollOut, kJson, end_rollout},
      {"GET", "/api/v1/audit", Policy::needs(Verb::kReadAudit), kNone, list_audit},
      {"GET", "/api/v1/users", Policy::needs(Verb::kReadUsers), kNone, list_users},
      {"POST", "/api/v1/users", kPeople.fresh(), kJson, add_user},
      {"PUT", "/api/v1/users/{name}", kPeople.fresh(), kJson, change_user},
      {"POST", "/api/v1/users/{name}/reset", kPeople.fresh(), kJson, reset_password},
      {"DELETE", "/api/v1/users/{name}/totp", kPeople.fresh(), kNone, remove_users_factor},
      {"GET", "/api/v1/sessions", kPeople, kNone, list_sessions},
      {"DELETE", "/api/v1/sessions/{id}", kPeople, kNone, end_session},
      {"GET", "/api/v1/health", Policy::open(), kNone, show_health},
      {"GET", "/metrics", Policy::local_or(Verb::kReadMetrics), kNone, show_metrics},
      {"GET", "/api/v1/openapi.json", Policy::open(), kNone, show_openapi},
      // clang-format on
  };
  return kTable;
}

}  // namespace ph::server
