#include "server/app/enrolment.hpp"

#include <algorithm>
#include <fstream>

#include "server/ops/authority.hpp"

namespace ph::server {
namespace {

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> out(1);
  for (const char c : line) {
    if (c == ',') {
      out.emplace_back();
    } else if (c != '\r') {
      out.back() += c;
    }
  }
  return out;
}

const Ward* find_ward(const ServerConfig& config, const std::string& id) {
  const auto same = [&id](const Ward& ward) { return ward.id.str() == id; };
  const auto found = std::find_if(config.wards.begin(), config.wards.end(), same);
  return found == config.wards.end() ? nullptr : &*found;
}

}  // namespace

Result<std::vector<Enrolment>> read_enrolments(const std::string& path) {
  std::ifstream in(path);
  if (!in) return fail(Fault::kNotFound, path + ": cannot be read");
  std::vector<Enrolment> out;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.empty()) continue;
    auto fields = fields_of(line);
    if (fields.size() != 5) {
      return fail(Fault::kMalformed, path + ":" + std::to_string(number) +
                                         ": expected id,model,ward,bed,certificate, got " +
                                         std::to_string(fields.size()) + " fields");
    }
    const auto same = [&fields](const Enrolment& other) { return other.pump == fields[0]; };
    if (std::any_of(out.begin(), out.end(), same)) {
      return fail(Fault::kConflict, path + ":" + std::to_string(number) + ": pump " + fields[0] +
                                        " stands in the list twice");
    }
    out.push_back({fields[0], fields[1], fields[2], fields[3], fields[4]});
  }
  return out;
}

Result<storage::PumpRecord> enrolled(const Enrolment& enrolment, const ServerConfig& config,
                                     storage::Archive& archive) {
  auto id = PumpId::parse(enrolment.pump, "pump");
  if (!id) return fail(id.error());
  const std::string name = "pump " + id->str();
  const Ward* ward = find_ward(config, enrolment.ward);
  if (ward == nullptr) {
    return fail(Fault::kNotFound, name + ": ward " + enrolment.ward + " is not in the wards file");
  }
  const auto& beds = ward->beds;
  if (!enrolment.bed.empty() && std::find(beds.begin(), beds.end(), enrolment.bed) == beds.end()) {
    return fail(Fault::kNotFound,
                name + ": bed \"" + enrolment.bed + "\" is not in ward " + enrolment.ward);
  }
  const ModelId model(enrolment.model);
  if (!config.models.contains(model)) {
    return fail(Fault::kNotFound,
                name + ": model " + enrolment.model + " is not among the configured models");
  }
  auto digest = key_digest_of(enrolment.certificate);
  if (!digest) return fail(digest.error());
  auto holder = common_name_of(enrolment.certificate);
  if (!holder) return fail(holder.error());
  if (*holder != id->str()) {
    return fail(Fault::kConflict, name + ": certificate " + enrolment.certificate +
                                      " is made out to pump " + *holder);
  }
  auto until = end_of(enrolment.certificate);
  if (!until) return fail(until.error());
  auto known = archive.pump(*id);
  if (!known) return fail(known.error());
  storage::PumpRecord record = known->value_or(storage::PumpRecord{});
  record.id = std::move(*id);
  record.model = model;
  record.ward = ward->id;
  record.bed = enrolment.bed;
  record.care_area = ward->care_area;
  record.key_digest = *digest;
  record.next_key.reset();
  record.certificate_until = *until;
  record.retired = false;
  return record;
}

}  // namespace ph::server
