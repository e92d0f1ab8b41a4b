#pragma once
#include "protocol/domain/order.hpp"
#include "server/rest/body.hpp"

namespace ph::server {

// An order as a person's program sends it: the members of the wire's request (protocol/README.md),
// `care_area` absent for that of the pump's ward. What is wrong is told in body.problems(); then
// the request means nothing.
OrderRequest read_order(Body& body);

}  // namespace ph::server
