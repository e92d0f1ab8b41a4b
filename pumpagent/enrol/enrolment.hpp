#pragma once
#include <cstdint>
#include <string>

#include "pumpagent/setup/pump_settings.hpp"

namespace ph::agent {

// What a person tells a pump at its enrolment.
struct EnrolmentWish {
  std::uint16_t port = 8443;  // the people's, at the host of the settings
  std::string token;          // as biomedical engineering was shown it
  std::string
      fingerprint;  // of the authority's certificate, SHA-256 in hexadecimal; empty: not told
};

// Makes a key, has it certified for the token and puts both into the pump's slots. Trusts the
// server by the authority of the settings alone. Says on standard output what a person compares.
// kConflict: the pump has an identity; wipe it first.
Status enrol(const PumpSettings& settings, const EnrolmentWish& wish);

// Who the pump is to the server, and until when.
Status show(const PumpSettings& settings, WallTime now);

// The link renews the certificate at its next look.
Status ask_for_renewal(const PumpSettings& settings);

}  // namespace ph::agent
