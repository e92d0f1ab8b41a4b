#include "server/session/pump_identity.hpp"

namespace ph::server {
namespace {

constexpr std::string_view kPrefix = "pumphouse:pump:";

}  // namespace

Result<PumpId> certified_pump(const net::Peer& peer) {
  if (!peer.has_certificate) return fail(Fault::kRefused, "certificate: none was presented");
  const std::string_view uri = peer.san_uri;
  if (!uri.starts_with(kPrefix)) {
    return fail(Fault::kRefused, "certificate: expected a subjectAltName URI " +
                                     std::string(kPrefix) + "ID, got \"" +
                                     std::string(uri.substr(0, 80)) + "\"");
  }
  return PumpId::parse(uri.substr(kPrefix.size()), "certificate subjectAltName");
}

}  // namespace ph::server
