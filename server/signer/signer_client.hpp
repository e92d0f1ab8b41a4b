#pragma once
#include "protocol/base/clock.hpp"
#include "server/signer/frames.hpp"

namespace ph::server {

// The server's way to pumphouse-signer over its socket: a connection a question, ended after
// kSignerPatience. Any thread; blocks its caller until the answer is there. kUnavailable says where
// no signer was reached, or that it hung up: it serves its configured users alone.
inline constexpr milliseconds kSignerPatience{10'000};

class SignerClient final : public Signer, public Witness {
 public:
  SignerClient(std::string socket, const Clock& clock)
      : socket_(std::move(socket)), clock_(clock) {}

  Status judge(const SignedApproval& approval) override;
  Result<std::uint32_t> highest() override;
  Result<Signature> sign(const ReleaseRequest& request) override;
  Result<Witnessed> last_witnessed() override;
  Result<Witnessed> follow(const WitnessRequest& request) override;
  // Whether this is the signer of `site` with this key; kRefused says what differs.
  Status is_of(const std::string& site, const crypto::PublicKey& key);
  Result<Identity> identity();

 private:
  Result<Answer> ask(const Question& question);

  std::string socket_;
  const Clock& clock_;
};

}  // namespace ph::server
