#pragma once

namespace ph::crypto {

// Prepares libsodium once for the process; every function of this room that needs it calls this
// first. Any thread. Aborts when the library cannot start: there is no safe way on.
void prepare_sodium();

}  // namespace ph::crypto
