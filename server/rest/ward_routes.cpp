#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_fleet.hpp"
#include "server/rest/json_ward.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kLongestNote = 4'000;
constexpr std::size_t kLongestBed = 40;
constexpr std::size_t kLongestCode = 40;
constexpr std::size_t kMostBeds = 200;
constexpr std::uint64_t kMostNotes = 100;
constexpr std::uint64_t kMostEvents = 5'000;
constexpr std::uint64_t kLastTime = INT64_MAX / 1'000'000;

WallTime moment(std::uint64_t ms) { return wall_from_ms(static_cast<std::int64_t>(ms)); }

UserName optional_user(Body& body, const std::string& name) {
  if (!body.has(name)) return {};
  return body.id<UserName>(name);
}

std::vector<storage::BedStaff> read_beds(Body& body, const WardId& ward) {
  std::vector<storage::BedStaff> out;
  for (auto& row : body.objects("beds", kMostBeds)) {
    storage::BedStaff bed;
    bed.ward = ward;
    bed.bed = row.text("bed", kLongestBed);
    bed.nurse = optional_user(row, "nurse");
    bed.buddy = optional_user(row, "buddy");
    row.refuse_the_rest();
    out.push_back(std::move(bed));
  }
  return out;
}

}  // namespace

asio::awaitable<net::Response> list_handovers(Call& call) {
  auto ward = WardId::parse(call.args[0], "ward");
  if (!ward) co_return error_answer(ward.error());
  Query query(call.request);
  const std::uint64_t limit = query.whole("limit", 20, kMostNotes);
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  auto notes = co_await call.people.ward.handovers(*ward, limit);
  if (!notes) co_return error_answer(notes.error());
  co_return json_answer(200, handovers_json(*notes));
}

asio::awaitable<net::Response> write_handover(Call& call) {
  auto ward = WardId::parse(call.args[0], "ward");
  if (!ward) co_return error_answer(ward.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  std::string text = body->text("text", kLongestNote);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "body", body->problems());
  auto kept = co_await call.people.ward.hand_over(*ward, std::move(text), call.actor());
  if (!kept) co_return error_answer(kept.error());
  co_return json_answer(201, "{}");
}

asio::awaitable<net::Response> show_staff(Call& call) {
  auto ward = WardId::parse(call.args[0], "ward");
  if (!ward) co_return error_answer(ward.error());
  auto beds = co_await call.people.ward.staff(*ward);
  if (!beds) co_return error_answer(beds.error());
  co_return json_answer(200, staff_json(*beds));
}

asio::awaitable<net::Response> assign_staff(Call& call) {
  auto ward = WardId::parse(call.args[0], "ward");
  if (!ward) co_return error_answer(ward.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  auto beds = read_beds(*body, *ward);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "body", body->problems());
  auto kept = co_await call.people.ward.assign(*ward, beds, call.actor());
  if (!kept) co_return error_answer(kept.error());
  co_return json_answer(200, staff_json(beds));
}

asio::awaitable<net::Response> make_display(Call& call) {
  auto ward = WardId::parse(call.args[0], "ward");
  if (!ward) co_return error_answer(ward.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "body", body->problems());
  auto made = co_await call.people.ward.make_display(*ward, call.actor());
  if (!made) co_return error_answer(made.error());
  co_return json_answer(201, display_json(*made));
}

asio::awaitable<net::Response> show_history(Call& call) {
  auto id = PumpId::parse(call.args[0], "pump");
  if (!id) co_return error_answer(id.error());
  Query query(call.request);
  const auto now = static_cast<std::uint64_t>(wall_ms(call.people.clock.now().wall));
  const std::uint64_t to = query.whole("to_ms", now + 1, kLastTime);
  const std::uint64_t from = query.whole("from_ms", to > 3'600'000 ? to - 3'600'000 : 0, kLastTime);
  const std::uint64_t limit = query.whole("limit", 1'000, kMostEvents);
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  auto events = co_await call.people.ward.history(*id, moment(from), moment(to), limit);
  if (!events) co_return error_answer(events.error());
  co_return json_answer(200, events_json(*events, events->empty() ? 0 : events->back().row));
}

asio::awaitable<net::Response> note_sound_pause(Call& call) {
  auto id = PumpId::parse(call.args[0], "pump");
  if (!id) co_return error_answer(id.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string code = body->text("code", kLongestCode);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "body", body->problems());
  auto noted = co_await call.people.desk.note(call.actor().str(), "sound.paused", id->str(),
                                              code + " on one screen, 2 min");
  if (!noted) co_return error_answer(noted.error());
  co_return json_answer(200, "{}");
}

}  // namespace ph::server
