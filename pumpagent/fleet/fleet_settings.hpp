#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/crypto/crypto.hpp"
#include "protocol/domain/pump_model.hpp"
#include "protocol/net/client.hpp"

namespace ph::agent {

// What fleet.toml says. Everything that its file names is read and judged here.
struct FleetSettings {
  struct Unit {
    PumpId id;
    ModelId model;
  };
  int speed = 1;  // simulated seconds a second
  milliseconds step{10};
  std::string state_folder;
  bool durable = true;
  bool nurse = true;
  milliseconds nurse_confirm{3'000};     // of real time
  milliseconds nurse_clear{20'000};      // of real time, until a standing alarm is cleared
  std::chrono::minutes patients_ask{0};  // of pump time, mean, for a demand dose; 0: never
  std::uint16_t console_port = 0;
  net::Address server;
  std::string certificates;  // folder of P-0003.pem and P-0003.key
  std::string authority;
  crypto::PublicKey library_key{};
  std::map<ModelId, PumpModel> models;
  std::vector<Unit> units;
};

// Every problem of the file at once, one a line.
Result<FleetSettings> read_fleet_settings(const std::string& path);

}  // namespace ph::agent
