#include "server/rest/json_fleet.hpp"
#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

Json shown(const std::vector<storage::AlarmNotice>& notices) {
  Json list = Json::array();
  for (const auto& notice : notices) {
    list.push_back(Json{{"whom", storage::to_string(notice.whom)},
                        {"who", notice.who},
                        {"at_ms", wall_ms(notice.at)}});
  }
  return list;
}

Json shown(const AlarmView& view) {
  const AlarmKind& kind = alarm_kind(view.alarm.code);
  return Json{{"pump", view.pump.str()},
              {"instance", view.alarm.instance},
              {"code", kind.name},
              {"title", kind.title},
              {"advice", kind.advice},
              {"priority", to_string(view.alarm.priority)},
              {"since_ms", wall_ms(view.alarm.since)},
              {"silenced", view.alarm.silenced},
              {"acknowledged_by", view.acknowledged_by},
              {"coming", view.coming},
              {"notices", shown(view.notices)}};
}

Json shown(const std::vector<AlarmView>& alarms) {
  Json list = Json::array();
  for (const auto& alarm : alarms) list.push_back(shown(alarm));
  return list;
}

// What only some therapies have.
void add_therapy(Json& out, const Telemetry& heard) {
  out["therapy"] = to_string(heard.therapy);
  out["activity"] = to_string(heard.activity);
  if (!heard.secondary_to.empty()) out["secondary_to"] = heard.secondary_to.str();
  const auto add = [&](const char* name, std::int64_t value, Therapy always) {
    if (value != 0 || heard.therapy == always) out[name] = value;
  };
  add("demands", heard.demands, Therapy::kPca);
  add("granted", heard.granted, Therapy::kPca);
  add("lockout_left_ms", heard.lockout_left.count(), Therapy::kPca);
  if (heard.delay_left.count() != 0) out["delay_left_ms"] = heard.delay_left.count();
  add("plasma_pg_per_ml", heard.plasma_pg_per_ml, Therapy::kTci);
  add("effect_pg_per_ml", heard.effect_pg_per_ml, Therapy::kTci);
}

void add_telemetry(Json& out, const Telemetry& heard, const std::string& concentration) {
  out["state"] = to_string(heard.state);
  if (!heard.order.empty()) out["order"] = heard.order.str();
  if (!heard.entry.empty()) out["entry"] = heard.entry.str();
  if (!heard.drug.empty()) out["drug"] = heard.drug;
  if (!concentration.empty()) out["concentration"] = concentration;
  if (heard.dose) {
    out["dose"] = Json{{"value", heard.dose->value.str()}, {"unit", to_string(heard.dose->unit)}};
  }
  out["soft_override"] = heard.soft_override;
  out["rate_nl_per_h"] = heard.rate.count();
  out["vtbi_nl"] = heard.vtbi.count();
  out["infused_nl"] = heard.infused.count();
  out["remaining_ms"] = heard.remaining.count();
  add_therapy(out, heard);
  out["pressure_mmhg_thousandths"] = heard.pressure.count();
  out["battery_permille"] = heard.battery.count();
  out["on_mains"] = heard.on_mains;
  if (heard.signal_dbm != 0) out["signal_dbm"] = static_cast<int>(heard.signal_dbm);
  if (!heard.access_point.empty()) out["access_point"] = heard.access_point;
}

Json library_of(const PumpView& pump) {
  Json out{{"number", pump.library ? pump.library->number : 0},
           {"digest", pump.library ? to_hex(pump.library->digest) : ""},
           {"on_target", pump.library_on_target}};
  if (!pump.library_on_target) out["reason"] = pump.library_reason;
  return out;
}

Json shown(const PumpView& pump) {
  Json out{{"id", pump.id.str()},
           {"ward", pump.ward.str()},
           {"bed", pump.bed},
           {"model", pump.model.str()},
           {"mechanism", to_string(pump.mechanism)},
           {"firmware", pump.firmware},
           {"connected", pump.connected},
           {"contact", to_string(pump.contact)}};
  if (pump.certificate_until) out["certificate_until_ms"] = wall_ms(*pump.certificate_until);
  if (!pump.identity_trouble.empty()) out["identity_trouble"] = pump.identity_trouble;
  if (pump.age) out["age_ms"] = pump.age->count();
  if (pump.last_contact) out["last_contact_ms"] = wall_ms(*pump.last_contact);
  if (pump.telemetry) add_telemetry(out, *pump.telemetry, pump.concentration);
  out["library"] = library_of(pump);
  out["alarms"] = shown(pump.alarms);
  if (!pump.patient.empty()) out["patient"] = pump.patient.str();
  if (pump.telemetry) out["life_sustaining"] = pump.life_sustaining;
  if (pump.telemetry) out["high_alert"] = pump.high_alert;
  if (pump.state_for) out["state_ms"] = pump.state_for->count();
  return out;
}

Json shown(const std::vector<PumpView>& pumps) {
  Json list = Json::array();
  for (const auto& pump : pumps) list.push_back(shown(pump));
  return list;
}

Json shown(const storage::StoredEvent& stored) {
  const PumpEvent& event = stored.event.event;
  Json out{{"row", stored.row},
           {"pump", stored.pump.str()},
           {"lane", to_string(stored.lane)},
           {"sequence", stored.event.sequence},
           {"kind", to_string(event.kind)},
           {"wall_ms", wall_ms(event.wall)},
           {"received_ms", wall_ms(stored.received)}};
  if (!event.order.empty()) out["order"] = event.order.str();
  if (event.order_state) out["order_state"] = to_string(*event.order_state);
  if (event.alarm) out["alarm"] = alarm_kind(*event.alarm).name;
  if (event.number != 0) out["number"] = event.number;
  if (event.volume.count() != 0) out["volume_nl"] = event.volume.count();
  if (event.rate.count() != 0) out["rate_nl_per_h"] = event.rate.count();
  if (stored.library != 0) out["library"] = stored.library;
  if (stored.entry != Digest{}) out["entry_digest"] = to_hex(stored.entry);
  if (!event.text.empty()) out["text"] = event.text;
  return out;
}

}  // namespace

std::string pump_json(const PumpView& pump) { return text_of(shown(pump)); }

std::string token_json(const PumpId& pump, const std::string& word, WallTime until) {
  return text_of(Json{{"pump", pump.str()}, {"token", word}, {"until_ms", wall_ms(until)}});
}

std::string pumps_json(WallTime server, const std::vector<PumpView>& pumps) {
  Json out;
  out["server_ms"] = wall_ms(server);
  out["pumps"] = shown(pumps);
  return text_of(out);
}

std::string alarms_json(const std::vector<AlarmView>& alarms) {
  Json out;
  out["alarms"] = shown(alarms);
  return text_of(out);
}

std::string wards_json(const std::vector<Ward>& wards) {
  Json list = Json::array();
  for (const auto& ward : wards) {
    list.push_back(Json{{"id", ward.id.str()},
                        {"name", ward.name},
                        {"care_area", ward.care_area},
                        {"beds", ward.beds}});
  }
  Json out;
  out["wards"] = std::move(list);
  return text_of(out);
}

std::string events_json(const std::vector<storage::StoredEvent>& events, std::uint64_t next) {
  Json list = Json::array();
  for (const auto& event : events) list.push_back(shown(event));
  Json out;
  out["events"] = std::move(list);
  out["next"] = next;
  return text_of(out);
}

std::string trend_json(const std::vector<storage::TrendPoint>& points) {
  Json list = Json::array();
  for (const auto& point : points) {
    list.push_back(Json{{"minute_ms", wall_ms(point.minute)},
                        {"rate_nl_per_h", point.rate.count()},
                        {"infused_nl", point.infused.count()},
                        {"pressure_mmhg_thousandths", point.pressure.count()},
                        {"battery_permille", point.battery.count()},
                        {"state", to_string(point.state)}});
  }
  Json out;
  out["points"] = std::move(list);
  return text_of(out);
}

std::string ward_update_json(const WardUpdate& update) {
  Json out;
  out["type"] = update.whole ? "ward" : "change";
  out["server_ms"] = wall_ms(update.server_time);
  out["pumps"] = shown(update.pumps);
  return text_of(out);
}

}  // namespace ph::server
