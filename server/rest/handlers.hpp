#pragma once
#include "server/rest/router.hpp"

namespace ph::server {

// One function a route; openapi.json says what each takes and gives. Bodies and rights have been
// judged before; everything about the values is judged here.

asio::awaitable<net::Response> log_in(Call& call);
asio::awaitable<net::Response> log_out(Call& call);
asio::awaitable<net::Response> who_am_i(Call& call);
asio::awaitable<net::Response> change_password(Call& call);
asio::awaitable<net::Response> show_proof(Call& call);
asio::awaitable<net::Response> offer_factor(Call& call);
asio::awaitable<net::Response> confirm_factor(Call& call);
asio::awaitable<net::Response> remove_factor(Call& call);
asio::awaitable<net::Response> list_own_sessions(Call& call);
asio::awaitable<net::Response> end_own_session(Call& call);
asio::awaitable<net::Response> list_sessions(Call& call);
asio::awaitable<net::Response> end_session(Call& call);

asio::awaitable<net::Response> list_wards(Call& call);
asio::awaitable<net::Response> list_pumps(Call& call);
asio::awaitable<net::Response> show_pump(Call& call);
asio::awaitable<net::Response> make_pump_token(Call& call);
asio::awaitable<net::Response> revoke_pump(Call& call);
asio::awaitable<net::Response> retire_pump(Call& call);
asio::awaitable<net::Response> list_pump_events(Call& call);
asio::awaitable<net::Response> list_events(Call& call);
asio::awaitable<net::Response> show_trend(Call& call);
asio::awaitable<net::Response> list_alarms(Call& call);
asio::awaitable<net::Response> acknowledge_alarm(Call& call);

asio::awaitable<net::Response> show_history(Call& call);
asio::awaitable<net::Response> list_handovers(Call& call);
asio::awaitable<net::Response> write_handover(Call& call);
asio::awaitable<net::Response> show_staff(Call& call);
asio::awaitable<net::Response> assign_staff(Call& call);
asio::awaitable<net::Response> make_display(Call& call);
asio::awaitable<net::Response> note_sound_pause(Call& call);

asio::awaitable<net::Response> place_order(Call& call);
asio::awaitable<net::Response> list_orders(Call& call);
asio::awaitable<net::Response> show_order(Call& call);
asio::awaitable<net::Response> cancel_order(Call& call);

asio::awaitable<net::Response> list_pump_entries(Call& call);
asio::awaitable<net::Response> show_pump_entry(Call& call);
asio::awaitable<net::Response> check_order(Call& call);

asio::awaitable<net::Response> list_bags(Call& call);
asio::awaitable<net::Response> mark_bag(Call& call);

asio::awaitable<net::Response> list_libraries(Call& call);
asio::awaitable<net::Response> import_library(Call& call);
asio::awaitable<net::Response> show_approval(Call& call);
asio::awaitable<net::Response> approve_library(Call& call);
asio::awaitable<net::Response> show_release(Call& call);
asio::awaitable<net::Response> list_draft_entries(Call& call);
asio::awaitable<net::Response> export_draft(Call& call);
asio::awaitable<net::Response> start_draft(Call& call);
asio::awaitable<net::Response> show_draft(Call& call);
asio::awaitable<net::Response> show_draft_entry(Call& call);
asio::awaitable<net::Response> put_draft_entry(Call& call);
asio::awaitable<net::Response> remove_draft_entry(Call& call);
asio::awaitable<net::Response> list_draft_areas(Call& call);
asio::awaitable<net::Response> show_draft_area(Call& call);
asio::awaitable<net::Response> put_draft_area(Call& call);
asio::awaitable<net::Response> remove_draft_area(Call& call);
asio::awaitable<net::Response> replace_content(Call& call);
asio::awaitable<net::Response> note_draft(Call& call);
asio::awaitable<net::Response> rebase_draft(Call& call);
asio::awaitable<net::Response> show_draft_history(Call& call);
asio::awaitable<net::Response> tick_draft(Call& call);
asio::awaitable<net::Response> withdraw_library(Call& call);
asio::awaitable<net::Response> review_library(Call& call);
asio::awaitable<net::Response> rehearse_library(Call& call);
asio::awaitable<net::Response> list_entries(Call& call);
asio::awaitable<net::Response> show_library_status(Call& call);

asio::awaitable<net::Response> show_quality(Call& call);
asio::awaitable<net::Response> show_practice(Call& call);

asio::awaitable<net::Response> list_rollouts(Call& call);
asio::awaitable<net::Response> start_rollout(Call& call);
asio::awaitable<net::Response> show_rollout(Call& call);
asio::awaitable<net::Response> open_wave(Call& call);
asio::awaitable<net::Response> pause_rollout(Call& call);
asio::awaitable<net::Response> resume_rollout(Call& call);
asio::awaitable<net::Response> end_rollout(Call& call);
asio::awaitable<net::Response> show_activations(Call& call);
asio::awaitable<net::Response> show_library_proof(Call& call);
asio::awaitable<net::Response> show_library_matrix(Call& call);
asio::awaitable<net::Response> roll_back_library(Call& call);

asio::awaitable<net::Response> list_audit(Call& call);
asio::awaitable<net::Response> list_users(Call& call);
asio::awaitable<net::Response> add_user(Call& call);
asio::awaitable<net::Response> change_user(Call& call);
asio::awaitable<net::Response> reset_password(Call& call);
asio::awaitable<net::Response> remove_users_factor(Call& call);
asio::awaitable<net::Response> show_health(Call& call);
asio::awaitable<net::Response> show_metrics(Call& call);
asio::awaitable<net::Response> show_openapi(Call& call);

}  // namespace ph::server
