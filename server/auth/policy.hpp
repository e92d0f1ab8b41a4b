#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "storage/records.hpp"

namespace ph::server {

// What a person may do, one word for one right.
enum class Verb : std::uint8_t {
  kReadWard,    // wards, pumps, standing alarms, the live feed
  kReadRecord,  // events and trends
  kReadOrders,
  kPlaceOrder,  // and cancel
  kAcknowledgeAlarm,
  kReadLibrary,
  kImportLibrary,
  kSignFirst,
  kSignSecond,
  kReadAudit,
  kReadUsers,
  kReadMetrics,
  kPrepareBags,   // say that one makes the next bag, or sends it
  kRetirePump,    // shut a pump out, at once and for good
  kRollOut,       // start a rollout, open its waves, let it go on, end it
  kPauseRollout,  // whoever sees trouble may hold it
  kManageUsers,   // add, change, reset, disable; end anybody's session
  kEnrolPump,     // give a word for its first certificate; take its key back
  kRunWard,       // say who cares for which bed, hang up screens
};
inline constexpr std::size_t kVerbCount = static_cast<std::size_t>(Verb::kRunWard) + 1;
std::string_view to_string(Verb verb);

// The table of rights. What is not in it is denied.
bool may(storage::Role role, Verb verb);
bool may(std::span<const storage::Role> roles, Verb verb);

// Who may enter a route. There is no default: a route is made with one of these or not at all.
class Policy {
 public:
  // Anybody who reaches the port: health, the pages, the description of the API, log in.
  static constexpr Policy open() { return Policy(Kind::kOpen, std::nullopt, std::nullopt); }
  // Anybody who is logged in, also before their own password and second factor are set up: only for
  // what concerns themselves.
  static constexpr Policy logged_in() {
    return Policy(Kind::kLoggedIn, std::nullopt, std::nullopt);
  }
  static constexpr Policy needs(Verb verb) { return Policy(Kind::kVerb, verb, std::nullopt); }
  // Either of two rights; the handler tells which one the object asks for.
  static constexpr Policy needs_either(Verb one, Verb other) {
    return Policy(Kind::kVerb, one, other);
  }
  // A program on this machine, or a person with the right.
  static constexpr Policy local_or(Verb verb) { return Policy(Kind::kLocal, verb, std::nullopt); }

  // The same, for a person who has shown within the last minutes who they are.
  constexpr Policy fresh() const {
    Policy out = *this;
    out.fresh_ = true;
    return out;
  }

  constexpr bool needs_fresh_proof() const { return fresh_; }
  constexpr bool is_about_oneself() const { return kind_ == Kind::kLoggedIn; }
  constexpr bool is_open() const { return kind_ == Kind::kOpen; }
  constexpr bool admits_local() const { return kind_ == Kind::kLocal; }
  // Whether somebody logged in with `roles` may enter.
  bool admits(std::span<const storage::Role> roles) const;

 private:
  enum class Kind : std::uint8_t { kOpen, kLoggedIn, kVerb, kLocal };
  constexpr Policy(Kind kind, std::optional<Verb> one, std::optional<Verb> other)
      : kind_(kind), one_(one), other_(other) {}

  Kind kind_;
  std::optional<Verb> one_, other_;
  bool fresh_ = false;
};

}  // namespace ph::server
