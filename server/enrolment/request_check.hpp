#pragma once
#include "protocol/base/ids.hpp"
#include "protocol/identity/request.hpp"

namespace ph::server {

// Whether a certificate request is what a pump of ours asks for itself: a P-256 key that its maker
// holds, common name ID, one name pumphouse:pump:ID, nothing else. kRefused with every reason.
// Pure.
Status judge_request(const identity::RequestFacts& facts, const PumpId& pump);

}  // namespace ph::server
