#include "server/enrolment/request_check.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kMostShown = 80;

std::string shown(const std::string& text) {
  std::string out = "\"";
  for (const char c : text.substr(0, kMostShown)) {
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

}  // namespace

Status judge_request(const identity::RequestFacts& facts, const PumpId& pump) {
  std::string why;
  const auto refuse = [&why](const std::string& reason) {
    why += (why.empty() ? "" : "; ") + reason;
  };
  if (!facts.is_p256) refuse("expected a key on P-256");
  if (!facts.is_proven) refuse("expected to be signed by its own key, ECDSA with SHA-256");
  if (facts.common_name != pump.str() || facts.subject_parts != 1) {
    refuse("expected the subject CN=" + pump.str() + " alone, got " + shown(facts.common_name) +
           " and " + std::to_string(facts.subject_parts) + " parts");
  }
  const std::string name = identity::name_of(pump);
  if (facts.uris.size() != 1 || facts.uris[0] != name || facts.other_names != 0) {
    refuse("expected the one name " + name + ", got " +
           (facts.uris.empty() ? "none" : shown(facts.uris[0])) + " among " +
           std::to_string(facts.uris.size() + facts.other_names));
  }
  if (facts.other_extensions != 0) refuse("expected no extension beside the name");
  if (why.empty()) return {};
  return fail(Fault::kRefused, "certificate request of pump " + pump.str() + ": " + why);
}

}  // namespace ph::server
