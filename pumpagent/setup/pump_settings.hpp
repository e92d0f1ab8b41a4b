#pragma once
#include <cstdint>
#include <string>

#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/crypto/crypto.hpp"
#include "protocol/domain/pump_model.hpp"

namespace ph::agent {

// What pump.toml says: one file for all programs of one pump. Files that it names are read here.
struct PumpSettings {
  PumpId id;
  std::string firmware;
  std::string hardware;  // "world", or the path of the board's file
  std::string trace;     // where the drive writes its run down, for a bench; empty: nowhere
  PumpModel model;
  std::string state_folder;
  std::string shared_folder;
  std::string server_host, server_name;
  std::uint16_t server_port = 0;
  // Events waiting for the server, in one lane, from which on kLogNearlyFull stands.
  std::uint64_t nearly_full_events = 50'000;
  std::string authority;
  // Either the folder of IdentitySlots, or the two files that were made elsewhere.
  std::string identity_folder;
  std::string certificate, key;
  crypto::PublicKey library_key{};
  std::uint16_t console_port = 0;  // of the simulated world; 0: any
  std::string faults;  // a script for the simulated world (world/fault_script.hpp); empty: none
  bool nurse = false;
  milliseconds nurse_confirm{3'000};
  milliseconds nurse_clear{20'000};  // until a standing alarm is cleared

  std::string journal_folder() const { return state_folder + "/journal"; }
  std::string library_folder() const { return state_folder + "/library"; }
};

// Every problem of the file at once, one a line.
Result<PumpSettings> read_pump_settings(const std::string& path);

}  // namespace ph::agent
