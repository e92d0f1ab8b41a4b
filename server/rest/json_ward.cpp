#include "server/rest/json_ward.hpp"

#include "server/rest/json_text.hpp"

namespace ph::server {

std::string handovers_json(const std::vector<storage::HandoverNote>& notes) {
  Json list = Json::array();
  for (const auto& note : notes) {
    list.push_back(Json{{"number", note.row},
                        {"ward", note.ward.str()},
                        {"at_ms", wall_ms(note.at)},
                        {"author", note.author.str()},
                        {"text", note.text}});
  }
  Json out;
  out["notes"] = std::move(list);
  return text_of(out);
}

std::string staff_json(const std::vector<storage::BedStaff>& beds) {
  Json list = Json::array();
  for (const auto& bed : beds) {
    Json row{{"bed", bed.bed}};
    if (!bed.nurse.empty()) row["nurse"] = bed.nurse.str();
    if (!bed.buddy.empty()) row["buddy"] = bed.buddy.str();
    list.push_back(std::move(row));
  }
  Json out;
  out["beds"] = std::move(list);
  return text_of(out);
}

std::string display_json(const NewDisplay& made) {
  Json out{{"user", made.user.str()}, {"secret", made.secret}};
  return text_of(out);
}

}  // namespace ph::server
