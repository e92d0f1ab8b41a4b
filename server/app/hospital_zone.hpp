#pragma once
#include <string>

namespace ph::server {

// The zone by which this machine tells the time of day, as a name of the IANA table such as
// "Europe/Berlin": from TZ, else from where /etc/localtime points; "UTC" where neither says, which
// is what the C library then does. Start of the program.
std::string hospital_zone();

}  // namespace ph::server
