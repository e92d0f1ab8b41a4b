#pragma once
#include <map>
#include <string>
#include <vector>

#include "protocol/domain/library.hpp"
#include "protocol/domain/pump_model.hpp"
#include "protocol/net/stream.hpp"
#include "protocol/net/tls.hpp"
#include "protocol/settings/settings.hpp"
#include "server/auth/sessions.hpp"
#include "server/bags/bag_queue.hpp"
#include "server/escalation/escalation.hpp"
#include "server/fleet/contact.hpp"
#include "server/library/rollout.hpp"
#include "server/ops/file_issuer.hpp"

namespace ph::server {

struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};

// The whole configuration of a server, read and checked. Paths are made relative to the folder of
// the file that names them.
struct ServerConfig {
  ListenAddress people, pumps;
  unsigned threads = 1;
  std::string public_name;
  net::TlsFiles people_tls, pump_tls;
  std::optional<IssuerFiles> issuer;  // of pumps' certificates; absent: they are made elsewhere
  std::string storage_path;
  std::chrono::days keep_trends{0};  // minute trends; zero: for ever
  std::string public_key_path, site;
  std::string signer_socket;  // of pumphouse-signer
  OnRelease on_release = OnRelease::kByHand;
  std::vector<Ward> wards;
  std::vector<CareArea> areas;
  std::vector<EscalationRule> escalation;
  std::map<ModelId, PumpModel> models;
  std::size_t most_pumps = 0, most_people = 0;
  std::size_t unproven_per_address = 0;  // connections whose handshake is not done
  bool spares_loopback = true;           // from that bound
  net::Limits people_limits, pump_limits;
  SessionLimits sessions;
  std::string sealing_key_path;  // of the secrets of second factors; beside the database
  ContactLimits contact;
  LeadTimes bag_leads;
  std::chrono::milliseconds order_time_to_live{0};
};

// Reads server.toml and what it names: the wards file and every model. Fails with every problem of
// all files at once, one a line.
Result<ServerConfig> read_config(const std::string& path);

// The wards file alone, for read_config. Adds what is wrong to `problems`.
void read_wards(const std::string& path, ServerConfig& into, std::vector<std::string>& problems);

}  // namespace ph::server
