#include "tests/unit/server_rest/people_house.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "protocol/crypto/crypto.hpp"

namespace ph::test {
namespace {

using Json = nlohmann::json;

asio::awaitable<void> carry(net::Visitor& visitor, net::Request request, net::Response& out) {
  out = co_await visitor.answer(std::move(request));
}

asio::awaitable<void> knock(net::Visitor& visitor, const net::Request& request,
                            std::unique_ptr<net::Response>& out) {
  out = co_await visitor.admit(request);
}

const std::string& hashed_password() {
  static const std::string kHash = *crypto::hash_password(kPassword);
  return kHash;
}

}  // namespace

storage::Role role_at(std::size_t index) { return static_cast<storage::Role>(index); }

std::string role_name(std::size_t index) {
  std::string name(storage::to_string(role_at(index)));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

PeopleHouse::PeopleHouse(server::SessionLimits sessions) {
  server::Ward icu;
  icu.id = WardId("icu");
  icu.name = "Intensive care";
  icu.care_area = "adult-icu";
  icu.beds = {"ICU 1"};
  desk.ward_list = {icu};
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    storage::UserRecord user;
    user.name = UserName(role_name(i));
    user.shown_name = user.name.str();
    user.roles = {role_at(i)};
    user.password = hashed_password();
    desk.user_list.push_back(user);
  }
  server::PeopleOptions options;
  options.executor = context.get_executor();
  options.sessions = sessions;
  options.site = "mercy-general";
  options.known_words = {"mercy-general"};
  visitor = server::make_people_visitor(
      options, server::Desks{desk, libraries, rollouts, quality, proposals, bags, ward}, clock);
}

net::Response PeopleHouse::ask(net::Request request) {
  net::Response out;
  asio::co_spawn(context, carry(*visitor, std::move(request), out), asio::detached);
  context.restart();
  context.run();
  return out;
}

net::Response PeopleHouse::ask_as(const std::string& token, const std::string& method,
                                  const std::string& path, const std::string& body) {
  net::Request request = a_request(method, path, body);
  request.headers["authorization"] = "Bearer " + token;
  return ask(std::move(request));
}

std::unique_ptr<net::Response> PeopleHouse::admit(const net::Request& request) {
  std::unique_ptr<net::Response> out = std::make_unique<net::Response>();
  asio::co_spawn(context, knock(*visitor, request, out), asio::detached);
  context.restart();
  context.run();
  return out;
}

net::Response PeopleHouse::try_log_in(const std::string& name, const std::string& password) {
  const Json body{{"name", name}, {"password", password}};
  return ask(a_request("POST", "/api/v1/login", body.dump()));
}

net::Response PeopleHouse::try_log_in(const std::string& name, const std::string& password,
                                      const std::string& code) {
  const Json body{{"name", name}, {"password", password}, {"code", code}};
  return ask(a_request("POST", "/api/v1/login", body.dump()));
}

storage::UserRecord& PeopleHouse::user(const std::string& name) {
  for (auto& record : desk.user_list) {
    if (record.name.str() == name) return record;
  }
  throw std::runtime_error("no user " + name);
}

std::string PeopleHouse::log_in(const std::string& name, const std::string& password) {
  const auto response = try_log_in(name, password);
  return Json::parse(response.body).value("token", "");
}

net::Request a_request(const std::string& method, const std::string& path,
                       const std::string& body) {
  net::Request request;
  request.method = method;
  request.path = path;
  request.body = body;
  request.headers["host"] = "localhost:8443";
  if (method == "POST" || method == "PUT") request.headers["content-type"] = "application/json";
  request.peer.address = "192.0.2.7:4711";
  return request;
}

std::string header_of(const net::Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

std::string code_of(const net::Response& response) {
  const Json body = Json::parse(response.body, nullptr, false);
  if (!body.is_object() || !body.contains("error")) return {};
  return body["error"].value("code", "");
}

std::vector<std::string> reasons_of(const net::Response& response) {
  const Json body = Json::parse(response.body, nullptr, false);
  return body["error"].value("reasons", std::vector<std::string>());
}

server::PumpView a_pump() {
  server::PumpView pump;
  pump.id = PumpId("P-0001");
  pump.ward = WardId("icu");
  pump.bed = "ICU 1";
  pump.model = ModelId("volumetric-lvp");
  pump.firmware = "1.0";
  pump.connected = true;
  pump.contact = server::Contact::kLive;
  pump.age = std::chrono::milliseconds{120};
  pump.last_contact = wall_from_ms(1'800'000'000'000);
  Telemetry heard;
  heard.state = PumpState::kRunning;
  heard.order = OrderId("O-1");
  heard.entry = EntryId("norepinephrine-8mg-250mL-iv");
  heard.drug = "norepinephrine";
  heard.dose = Dose{Decimal::of(5, 2), *parse_dose_unit("mcg/kg/min", "unit")};
  heard.rate = microlitres_per_hour(6'563);
  heard.vtbi = millilitres(250);
  heard.therapy = Therapy::kPca;
  heard.secondary_to = OrderId("O-0");
  heard.delay_left = std::chrono::milliseconds{1};
  heard.plasma_pg_per_ml = heard.effect_pg_per_ml = 1;
  heard.signal_dbm = -60;
  heard.access_point = "ap-7";
  pump.telemetry = heard;
  pump.patient = PatientRef("pt-1");
  pump.state_for = std::chrono::minutes{3};
  pump.concentration = "8 mg in 250 mL";
  pump.library_reason = "fetching";
  pump.certificate_until = wall_from_ms(1'900'000'000'000);
  pump.identity_trouble = "seen in two places";
  server::AlarmView alarm;
  alarm.pump = pump.id;
  alarm.alarm.code = AlarmCode::kOcclusionDown;
  alarm.alarm.instance = 3;
  pump.alarms = {alarm};
  return pump;
}

server::OrderDetail an_order() {
  server::OrderDetail detail;
  Order& order = detail.record.order;
  order.id = OrderId("O-1");
  order.sequence = 1;
  order.request.pump = PumpId("P-0001");
  order.request.patient = PatientRef("PT-17");
  order.request.care_area = "adult-icu";
  order.request.entry = EntryId("norepinephrine-8mg-250mL-iv");
  order.request.dose = Dose{Decimal::of(5, 2), *parse_dose_unit("mcg/kg/min", "unit")};
  order.author = UserName("nurse");
  detail.steps.emplace_back();
  return detail;
}

storage::LibraryRecord a_draft() {
  storage::LibraryRecord record;
  record.draft = 7;
  record.author = UserName("pharmacist");
  return record;
}

}  // namespace ph::test
