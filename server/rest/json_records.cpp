#include "server/rest/json_records.hpp"

#include <algorithm>

#include "protocol/wire/request_text.hpp"
#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

// The API's words have no hyphen, whatever the storage's have.
std::string word(std::string_view stored) {
  std::string out(stored);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

Json shown(const LibraryVersion& version) {
  return Json{{"number", version.number}, {"digest", to_hex(version.digest)}};
}

Json shown(const storage::OrderRecord& record, const std::string& drug) {
  const Order& order = record.order;
  return Json{{"id", order.id.str()},
              {"pump", order.request.pump.str()},
              {"patient", order.request.patient.str()},
              {"care_area", order.request.care_area},
              {"entry", order.request.entry.str()},
              {"drug", drug},
              {"dose", Json{{"value", order.request.dose.value.str()},
                            {"unit", to_string(order.request.dose.unit)}}},
              {"rate_nl_per_h", order.rate.count()},
              {"vtbi_nl", order.vtbi.count()},
              {"state", to_string(record.state)},
              {"reason", record.reason},
              {"author", order.author.str()},
              {"issued_ms", wall_ms(order.issued)},
              {"expires_ms", wall_ms(order.issued + order.time_to_live)},
              {"library", shown(order.library)},
              {"sequence", order.sequence},
              {"request", Json::parse(wire::request_text(order.request))}};
}

Json shown(const storage::LibraryRecord& record, const LibraryFacts& facts) {
  Json out{{"draft", record.draft},
           {"number", record.number},
           {"stage", word(to_string(record.stage))},
           {"author", record.author.str()},
           {"first_signer", record.first_signer.str()},
           {"second_signer", record.second_signer.str()},
           {"created_ms", wall_ms(record.created)}};
  if (record.released) out["released_ms"] = wall_ms(*record.released);
  out["digest"] = to_hex(record.digest);
  out["based_on"] = record.based_on;
  out["edits"] = record.edits;
  out["authors"] = Json::array();
  for (const auto& author : record.authors) out["authors"].push_back(author.str());
  out["entries"] = facts.entries;
  out["note"] = facts.note;
  return out;
}

Json shown(const PumpProof& proof) {
  Json out{{"pump", proof.pump.str()},
           {"ward", proof.ward.str()},
           {"on_target", proof.on_target},
           {"reason", proof.reason},
           {"standing", to_string(proof.standing)},
           {"access_point", proof.access_point}};
  if (proof.held) out["held"] = shown(*proof.held);
  if (proof.target) out["target"] = shown(*proof.target);
  if (proof.last_contact) out["last_contact_ms"] = wall_ms(*proof.last_contact);
  return out;
}

Json shown(const std::vector<PumpProof>& proofs) {
  Json out = Json::array();
  for (const auto& proof : proofs) out.push_back(shown(proof));
  return out;
}

void add_limit(Json& out, const char* name, const std::optional<Decimal>& limit) {
  if (limit) out[name] = limit->str();
}

Json shown(const DrugEntry& entry, const std::string& area) {
  Json out{{"id", entry.id.str()},
           {"care_area", area},
           {"drug", entry.drug},
           {"tall_man", entry.tall_man},
           {"route", to_string(entry.route)},
           {"kind", to_string(entry.kind)},
           {"therapy_class", entry.therapy_class},
           {"concentration", to_string(entry.concentration)},
           {"unit", to_string(entry.limits.unit)}};
  add_limit(out, "hard_low", entry.limits.hard_low);
  add_limit(out, "soft_low", entry.limits.soft_low);
  add_limit(out, "soft_high", entry.limits.soft_high);
  add_limit(out, "hard_high", entry.limits.hard_high);
  add_limit(out, "usual", entry.usual);
  out["high_alert"] = entry.high_alert;
  return out;
}

}  // namespace

std::string order_json(const storage::OrderRecord& order, const std::string& drug) {
  return text_of(shown(order, drug));
}

std::string order_json(const OrderDetail& detail, const std::string& drug) {
  Json steps = Json::array();
  for (const auto& step : detail.steps) {
    steps.push_back(Json{{"state", to_string(step.state)},
                         {"at_ms", wall_ms(step.at)},
                         {"by", step.by},
                         {"reason", step.reason}});
  }
  Json out = shown(detail.record, drug);
  out["steps"] = std::move(steps);
  return text_of(out);
}

std::string orders_json(const std::vector<storage::OrderRecord>& orders,
                        const std::map<EntryId, std::string>& drugs) {
  Json list = Json::array();
  for (const auto& order : orders) {
    const EntryId& entry = order.order.request.entry;
    const auto known = drugs.find(entry);
    list.push_back(shown(order, known == drugs.end() ? entry.str() : known->second));
  }
  Json out;
  out["orders"] = std::move(list);
  return text_of(out);
}

std::string library_json(const storage::LibraryRecord& record, const LibraryFacts& facts) {
  return text_of(shown(record, facts));
}

std::string libraries_json(
    const std::vector<std::pair<storage::LibraryRecord, LibraryFacts>>& libraries) {
  Json list = Json::array();
  for (const auto& [record, facts] : libraries) list.push_back(shown(record, facts));
  Json out;
  out["libraries"] = std::move(list);
  return text_of(out);
}

std::string library_status_json(const LibraryStatus& status, const LibraryFacts& target) {
  Json out;
  out["target"] = status.target ? shown(*status.target, target) : Json(nullptr);
  out["newest"] = status.newest;
  out["pumps"] = status.pumps;
  out["on_target"] = status.on_target;
  out["waiting"] = status.waiting;
  out["stragglers"] = shown(status.stragglers);
  return text_of(out);
}

std::string library_proof_json(const std::vector<PumpProof>& proofs) {
  return text_of(Json{{"pumps", shown(proofs)}});
}

std::string library_matrix_json(const std::vector<PumpProof>& proofs) {
  std::map<WardId, std::map<LibraryStanding, std::size_t>> counts;
  for (const auto& proof : proofs) ++counts[proof.ward][proof.standing];
  Json wards = Json::array();
  for (const auto& [ward, standings] : counts) {
    Json pumps = Json::object();
    for (const auto& [standing, count] : standings) pumps[std::string(to_string(standing))] = count;
    wards.push_back(Json{{"ward", ward.str()}, {"pumps", std::move(pumps)}});
  }
  return text_of(Json{{"wards", std::move(wards)}});
}

std::string entries_json(const Library& library, const std::string& area) {
  Json list = Json::array();
  for (const auto& care_area : library.areas) {
    if (!area.empty() && care_area.id != area) continue;
    for (const auto& entry : care_area.entries) list.push_back(shown(entry, care_area.id));
  }
  Json out;
  out["entries"] = std::move(list);
  return text_of(out);
}

std::string audit_json(const std::vector<storage::AuditRecord>& rows, std::uint64_t next) {
  Json list = Json::array();
  for (const auto& row : rows) {
    list.push_back(Json{{"row", row.row},
                        {"at_ms", wall_ms(row.at)},
                        {"actor", row.actor},
                        {"act", row.act},
                        {"subject", row.subject},
                        {"detail", row.detail},
                        {"chain", to_hex(row.chain)}});
  }
  Json out;
  out["audit"] = std::move(list);
  out["next"] = next;
  return text_of(out);
}

std::string health_json(WallTime server, const std::string& zone) {
  Json out{{"status", "ok"}, {"server_ms", wall_ms(server)}, {"zone", zone}};
  return text_of(out);
}

}  // namespace ph::server
