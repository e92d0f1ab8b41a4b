#include "server/signer/signer_client.hpp"

#include "server/signer/local_socket.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kLargestAnswer = 64 * 1024;

template <class T>
Result<T> expect(Result<Answer> answer) {
  if (!answer) return fail(answer.error());
  if (auto* error = std::get_if<Error>(&*answer)) return fail(std::move(*error));
  if (auto* found = std::get_if<T>(&*answer)) return std::move(*found);
  return fail(Fault::kUnavailable, "signer: answered something else than was asked");
}

tl::unexpected<Error> unreached(const std::string& socket, const Error& error) {
  return fail(Fault::kUnavailable, "signer: not reached at " + socket +
                                       ", so nothing can be released (" + error.detail +
                                       "); see that pumphouse-signer runs and serves this user");
}

}  // namespace

Result<Answer> SignerClient::ask(const Question& question) {
  const Deadline deadline{clock_, clock_.now().steady + kSignerPatience};
  auto socket = connect_local(socket_);
  if (!socket) return unreached(socket_, socket.error());
  if (auto sent = send_frame(*socket, encode(question), deadline); !sent) {
    return unreached(socket_, sent.error());
  }
  auto frame = receive_frame(*socket, kLargestAnswer, deadline);
  if (!frame) return unreached(socket_, frame.error());
  auto answer = decode_answer(*frame);
  if (!answer) return unreached(socket_, answer.error());
  return answer;
}

Status SignerClient::judge(const SignedApproval& approval) {
  auto answer = expect<WordCounts>(ask(AskJudgement{approval}));
  if (!answer) return fail(answer.error());
  return {};
}

Result<Signature> SignerClient::sign(const ReleaseRequest& request) {
  return expect<Signature>(ask(AskSignature{request}));
}

Result<Witnessed> SignerClient::last_witnessed() { return expect<Witnessed>(ask(AskWitnessed{})); }

Result<Witnessed> SignerClient::follow(const WitnessRequest& request) {
  return expect<Witnessed>(ask(AskToFollow{request}));
}

Result<Identity> SignerClient::identity() { return expect<Identity>(ask(AskIdentity{})); }

Result<std::uint32_t> SignerClient::highest() {
  const auto found = identity();
  if (!found) return fail(found.error());
  return found->highest;
}

Status SignerClient::is_of(const std::string& site, const crypto::PublicKey& key) {
  const auto found = identity();
  if (!found) return fail(found.error());
  if (found->site != site) {
    return fail(Fault::kRefused,
                "signer at " + socket_ + ": signs for site " + found->site + ", expected " + site);
  }
  if (found->key != key) {
    return fail(Fault::kRefused, "signer at " + socket_ + ": has key " + to_hex(found->key) +
                                     ", expected that of library.public_key, " + to_hex(key));
  }
  return {};
}

}  // namespace ph::server
