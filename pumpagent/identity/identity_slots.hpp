#pragma once
#include <optional>
#include <string>

#include "protocol/identity/certificate.hpp"
#include "pumpagent/journal/disk.hpp"

namespace ph::agent {

// The pump's key and certificate on flash: a slot for those it speaks with, one for those that may
// take their place. Both halves of a slot are one file (PEM, 0600), which is replaced whole, so
// that power lost at any write leaves an identity with which the pump can speak. Keys are made here
// and go nowhere. One owner; blocking.
class IdentitySlots {
 public:
  enum class Slot { kCurrent, kNext };

  IdentitySlots(Disk& disk, std::string folder) : disk_(disk), folder_(std::move(folder)) {}

  // kNotFound: there is none. kMalformed: what is there is not a key and its certificate.
  Result<identity::CertificateFacts> read(Slot slot) const;
  bool has(Slot slot) const { return read(slot).has_value(); }
  // For TLS: holds certificate and key.
  std::string path(Slot slot) const;

  // The key of the request that is under way, or of a new one; on flash before it is given.
  Result<std::string> key_to_certify();
  // The answer to that request, PEM: fills the next slot. kRefused: not for that key.
  Status certified(const std::string& certificate_pem);
  // The server knows the next one: it takes the place of the current.
  Status adopt();
  // The server does not know it. Fine when there is none.
  Status discard_next();

  // Somebody wants a renewal before its time (pumphouse-setup renew). Forgotten by certified().
  Status ask_for_renewal();
  bool is_renewal_asked() const;

  // All of it, overwritten before it is removed.
  Status wipe();

 private:
  Result<std::string> read_text(const std::string& name) const;
  Status replace(const std::string& name, const std::string& text);
  Status remove(const std::string& name);

  Disk& disk_;
  const std::string folder_;
};

// Overwrites every file of `folder` and removes it; fine when there is no such folder. What flash
// keeps behind its controller is beyond this: whoever must be sure destroys the board.
Status wipe_folder(Disk& disk, const std::string& folder);

}  // namespace ph::agent
