#include "server/signer/signer_service.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "protocol/base/log.hpp"

namespace ph::server {
namespace {

void tell_refusal(const char* what, const Error& error) {
  LogLine(Severity::kWarn, "signer.refused")
      .field("question", what)
      .field("fault", to_string(error.fault))
      .field("reason", error.detail);
}

bool is_passing(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ECONNABORTED ||
         error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

SignerService::SignerService(KeyHolder& holder, Descriptor listening, std::set<unsigned> clients,
                             const Clock& clock)
    : holder_(holder),
      listening_(std::move(listening)),
      clients_(std::move(clients)),
      clock_(clock) {}

Status SignerService::serve(int stop) {
  while (true) {
    std::array<pollfd, 2> watch{{{listening_.get(), POLLIN, 0}, {stop, POLLIN, 0}}};
    if (::poll(watch.data(), watch.size(), -1) < 0 && errno != EINTR) {
      return fail(Fault::kUnavailable, std::string("signer socket: ") + std::strerror(errno));
    }
    if (watch[1].revents != 0) return {};
    if (watch[0].revents == 0) continue;
    Descriptor peer(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (peer.is_open()) {
      converse(std::move(peer));
    } else if (!is_passing(errno)) {
      return fail(Fault::kUnavailable, std::string("signer socket: ") + std::strerror(errno));
    }
  }
}

void SignerService::converse(Descriptor peer) {
  const auto user = peer_user(peer);
  if (!user || clients_.count(*user) == 0) {
    LogLine(Severity::kWarn, "signer.stranger").field("uid", user ? std::int64_t{*user} : -1);
    return;
  }
  const Deadline deadline{clock_, clock_.now().steady + kQuestionPatience};
  const auto frame = receive_frame(peer, kLargestFrame, deadline);
  if (!frame) return tell_refusal("frame", frame.error());
  const auto sent = send_frame(peer, encode(answer(*frame)), deadline);
  if (!sent) tell_refusal("answer", sent.error());
}

Answer SignerService::answer(const Bytes& frame) {
  auto question = decode_question(frame);
  if (!question) {
    tell_refusal("frame", question.error());
    return std::move(question.error());
  }
  if (const auto* ask = std::get_if<AskJudgement>(&*question)) return judge(*ask);
  if (const auto* ask = std::get_if<AskSignature>(&*question)) return sign(*ask);
  if (const auto* ask = std::get_if<AskToFollow>(&*question)) return follow(*ask);
  if (std::get_if<AskWitnessed>(&*question) != nullptr) return witnessed();
  return holder_.identity();
}

Answer SignerService::witnessed() {
  auto last = holder_.last_witnessed();
  if (last) return std::move(*last);
  tell_refusal("witnessed", last.error());
  return std::move(last.error());
}

Answer SignerService::follow(const AskToFollow& ask) {
  auto seen = holder_.follow(ask.request);
  if (!seen) {
    tell_refusal("follow", seen.error());
    return std::move(seen.error());
  }
  LogLine(Severity::kInfo, "signer.countersigned")
      .field("row", seen->row)
      .field("chain", to_hex(seen->chain));
  return std::move(*seen);
}

Answer SignerService::judge(const AskJudgement& ask) {
  const Approval& word = ask.word.approval;
  auto judged = holder_.judge(ask.word);
  if (!judged) {
    tell_refusal("judge", judged.error());
    return std::move(judged.error());
  }
  LogLine(Severity::kInfo, "signer.judged")
      .field("number", word.number)
      .field("step", to_string(word.step))
      .field("approver", word.approver.str())
      .field("content", to_hex(word.content));
  return WordCounts{};
}

Answer SignerService::sign(const AskSignature& ask) {
  auto signature = holder_.sign(ask.request);
  if (!signature) {
    tell_refusal("sign", signature.error());
    return std::move(signature.error());
  }
  LogLine(Severity::kInfo, "signer.signed")
      .field("number", ask.request.second.approval.number)
      .field("digest", to_hex(crypto::sha256(ask.request.canonical)))
      .field("first", ask.request.first.approval.approver.str())
      .field("second", ask.request.second.approval.approver.str());
  return *signature;
}

}  // namespace ph::server
