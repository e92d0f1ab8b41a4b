#include "server/fleet/contact.hpp"

namespace ph::server {

std::string_view to_string(Contact contact) {
  switch (contact) {
    case Contact::kLive:
      return "live";
    case Contact::kLate:
      return "late";
    case Contact::kLost:
      return "lost";
    case Contact::kNever:
      return "never";
  }
  return "never";
}

Contact contact_after(std::optional<std::chrono::nanoseconds> silence, bool known,
                      const ContactLimits& limits) {
  if (!silence) return known ? Contact::kLost : Contact::kNever;
  if (*silence < limits.late_after()) return Contact::kLive;
  if (*silence < limits.lost_after) return Contact::kLate;
  return Contact::kLost;
}

}  // namespace ph::server
