#pragma once
#include "server/rest/people.hpp"

namespace ph::server {

// A library record with what its content adds to it.
asio::awaitable<net::Response> answer_record(Call& call, int status, storage::LibraryRecord record);

}  // namespace ph::server
