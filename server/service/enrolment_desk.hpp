#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "server/enrolment/issuer.hpp"
#include "server/service/fleet_desk.hpp"

namespace ph::server {

// Gives pumps their certificates while the server runs: the first for a token, the next ones to
// those that prove the present one. Callable from any executor; comes back on the caller's. Nothing
// leaves before it is on disk. Everything in `rooms`, and `fleet`, outlive it.
class EnrolmentDesk {
 public:
  // `issuer` empty: this site signs certificates elsewhere, and everything here is kUnavailable.
  EnrolmentDesk(DeskRooms rooms, FleetDesk& fleet, std::shared_ptr<CertificateIssuer> issuer);

  // From now on certificates are signed by this one. Any thread.
  void renew_issuer(std::shared_ptr<CertificateIssuer> issuer);

  // PEM of the first certificate of `pump`, for the word that people were given for it. kRefused
  // says what is wrong with word or request; `from` is the address, for the record.
  asio::awaitable<Result<std::string>> enrol(PumpId pump, std::string word, Bytes request,
                                             std::string from);
  // PEM of one more certificate, for a new key, to a pump that proved `key` in its handshake.
  asio::awaitable<Result<std::string>> reenrol(PumpId pump, Digest key, Bytes request,
                                               std::string from);
  // PEM of what pumps are to trust.
  Result<std::string> authorities() const;

 private:
  using Decide = std::function<Result<FleetDesk::Changes>(const IssuedCertificate&)>;
  struct Asked {
    PumpId pump;
    Digest key{};  // of the request
  };

  std::shared_ptr<CertificateIssuer> issuer() const;
  asio::awaitable<Result<Asked>> judge(const PumpId& pump, const Bytes& request);
  asio::awaitable<Result<IssuedCertificate>> issue(const PumpId& pump, const Bytes& request);
  asio::awaitable<Status> keep(std::function<Result<FleetDesk::Changes>()> decide);
  asio::awaitable<Result<std::string>> refused(PumpId pump, std::string from, Error why);

  DeskRooms rooms_;
  FleetDesk& fleet_;
  mutable std::mutex mutex_;
  std::shared_ptr<CertificateIssuer> issuer_;  // guarded by mutex_
};

}  // namespace ph::server
