#pragma once
#include "protocol/identity/certificate.hpp"

namespace ph::agent {

// When a pump asks for its next certificate: at two thirds of the present one's life (reliability
// reference, section 3.1) and up to a twelfth later, by its key, so that pumps of one day do not
// come at once. Pure.
WallTime renewal_of(const identity::CertificateFacts& facts);

// Whether it is time, at `now` by the server's calendar. A certificate of a time to come is not
// renewed: that clock is wrong.
bool is_renewal_due(const identity::CertificateFacts& facts, WallTime now);

// How long to wait after a try that failed: a twentieth of what is left, 1 minute to 6 hours.
milliseconds wait_after_failure(const identity::CertificateFacts& facts, WallTime now);

}  // namespace ph::agent
