#pragma once
#include <optional>

#include "pumpagent/identity/identity_slots.hpp"
#include "pumpagent/link/conversation.hpp"

namespace ph::agent {

// Keeps the pump's certificate young: asks the server for the next one over the present one, speaks
// under it from the next connection on, and gives the old one up once the server has let it in.
// The session goes on while it asks. Time is the server's, as told at the welcome: a pump's own
// calendar may be years off. The io_context's thread; owned by the program beside the conversation.
class KeyRenewal {
 public:
  KeyRenewal(IdentitySlots slots, PumpId pump, net::Address server, std::string authority,
             const Clock& clock);

  // What to dial with. kNotFound: this pump is not enrolled yet.
  Result<std::shared_ptr<net::TlsContext>> tls() const;
  // Looks once a second from now on; `conversation` outlives this.
  void start(net::asio::io_context& context, Conversation& conversation);

  // As LinkedPump is told.
  void server_clock(WallTime server);
  void linked();
  void unlinked();

 private:
  using Slot = IdentitySlots::Slot;

  net::asio::awaitable<void> look();
  net::asio::awaitable<Status> renew();
  WallTime server_now() const;
  bool is_time() const;
  void speak_under(Slot slot);

  IdentitySlots slots_;
  const PumpId pump_;
  const net::Address server_;
  const std::string authority_;
  const Clock& clock_;
  Conversation* conversation_ = nullptr;
  Slot slot_;
  std::optional<identity::CertificateFacts> facts_;  // of the current slot
  bool linked_ = false;
  std::optional<Now> told_;  // the server's calendar, at our steady time
  SteadyTime not_before_{};  // the next try
};

}  // namespace ph::agent
