#pragma once
#include <optional>
#include <vector>

#include "protocol/domain/facts.hpp"
#include "protocol/wire/messages.hpp"

namespace ph::agent {

// What the conversation with the server asks of the pump behind it, and tells it. Called on the
// conversation's thread; nothing here may wait, and nothing may fail in a way that the server would
// have to know: an order that is no good is answered by an event.
class LinkedPump {
 public:
  virtual ~LinkedPump() = default;

  // As they are now, for the hello.
  virtual std::vector<StandingAlarm> standing_alarms() const = 0;
  virtual std::optional<LibraryVersion> active_library() const = 0;

  // Everything of `lane` up to `up_to` is on the server's disk.
  virtual void acknowledged(Lane lane, std::uint64_t up_to) = 0;
  virtual void propose(const wire::OrderOffer& offer) = 0;
  virtual void withdraw(const wire::OrderCancel& cancel) = 0;
  virtual void wants_library(const wire::LibraryTarget& target) = 0;
  virtual void chunk_came(const wire::Chunk& chunk) = 0;
  virtual void server_clock(WallTime server) = 0;
  // The server welcomed us, or the connection is gone, with the reason.
  virtual void linked() = 0;
  virtual void unlinked(const std::string& why) = 0;
};

}  // namespace ph::agent
