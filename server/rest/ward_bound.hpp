#pragma once
#include <optional>

#include "server/rest/people.hpp"

namespace ph::server {

// A screen on a wall sees one ward: whatever else it asks for is refused, whoever may read it
// otherwise. Nothing for everybody who is not bound.
asio::awaitable<std::optional<net::Response>> refuse_other_ward(Call& call);

// The ward that the caller is bound to; empty: none.
WardId bound_ward(const Call& call);

}  // namespace ph::server
