#include "server/service/enrolment_desk.hpp"

#include "protocol/base/log.hpp"
#include "protocol/identity/certificate.hpp"
#include "protocol/identity/request.hpp"
#include "server/enrolment/request_check.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

EnrolmentDesk::EnrolmentDesk(DeskRooms rooms, FleetDesk& fleet,
                             std::shared_ptr<CertificateIssuer> issuer)
    : rooms_(rooms), fleet_(fleet), issuer_(std::move(issuer)) {}

void EnrolmentDesk::renew_issuer(std::shared_ptr<CertificateIssuer> issuer) {
  const std::lock_guard lock(mutex_);
  issuer_ = std::move(issuer);
}

std::shared_ptr<CertificateIssuer> EnrolmentDesk::issuer() const {
  const std::lock_guard lock(mutex_);
  return issuer_;
}

Result<std::string> EnrolmentDesk::authorities() const {
  if (const auto issuing = issuer()) return issuing->authorities();
  return fail(Fault::kUnavailable, "enrolment: this server has no issuing key");
}

asio::awaitable<Result<EnrolmentDesk::Asked>> EnrolmentDesk::judge(const PumpId& pump,
                                                                   const Bytes& request) {
  auto job = [&pump, &request]() -> Result<Asked> {
    const auto facts = identity::read_request(request);
    if (!facts) return fail(facts.error());
    if (auto judged = judge_request(*facts, pump); !judged) return fail(judged.error());
    return Asked{pump, facts->key_digest};
  };
  co_return co_await ask(rooms_.readers, std::move(job));
}

asio::awaitable<Result<IssuedCertificate>> EnrolmentDesk::issue(const PumpId& pump,
                                                                const Bytes& request) {
  auto job = [this, &pump, &request]() -> Result<IssuedCertificate> {
    const auto issuing = issuer();
    if (issuing) return issuing->issue(pump, request);
    return fail(Fault::kUnavailable, "enrolment: this server has no issuing key");
  };
  co_return co_await ask(rooms_.readers, std::move(job));
}

asio::awaitable<Status> EnrolmentDesk::keep(std::function<Result<FleetDesk::Changes>()> decide) {
  Status refused;
  auto take = [&decide, &refused]() -> FleetDesk::Changes {
    auto changes = decide();
    if (changes) return std::move(*changes);
    refused = fail(changes.error());
    return {};
  };
  std::function<FleetDesk::Changes()> job = take;
  auto outcomes = co_await fleet_.commit_decided(std::move(job));
  if (!refused) co_return refused;
  if (!outcomes) co_return fail(outcomes.error());
  co_return Status{};
}

asio::awaitable<Result<std::string>> EnrolmentDesk::refused(PumpId pump, std::string from,
                                                            Error why) {
  LogLine(Severity::kWarn, "pump.not_certified")
      .field("pump", pump.str())
      .field("from", from)
      .field("reason", why.detail);
  fleet_.refused(pump.str(), "not_certified", why.detail + " (from " + from + ")");
  co_return fail(std::move(why));
}

// Judged before anything is signed, and once more where it is used: of two that come with one word
// in the same moment one is too late.
asio::awaitable<Result<std::string>> EnrolmentDesk::enrol(PumpId pump, std::string word,
                                                          Bytes request, std::string from) {
  auto asked = co_await judge(pump, request);
  if (!asked) co_return co_await refused(std::move(pump), std::move(from), asked.error());
  const Digest hash = FleetDesk::hash_of_token(word);
  auto known = [this, &asked, &hash] { return fleet_.judge_token(asked->pump, hash, asked->key); };
  auto token = co_await ask(rooms_.strand, std::move(known));
  if (!token) co_return co_await refused(std::move(pump), std::move(from), token.error());
  auto issued = co_await issue(pump, request);
  if (!issued) co_return co_await refused(std::move(pump), std::move(from), issued.error());
  auto last = [this, &pump] { return rooms_.archive.last_order_sequence(pump); };
  auto sequence = co_await ask(rooms_.readers, std::move(last));
  if (!sequence) co_return fail(sequence.error());
  std::function<Result<FleetDesk::Changes>()> decide = [&] {
    return fleet_.enrol(pump, hash, asked->key, issued->until, *sequence, from);
  };
  auto kept = co_await keep(std::move(decide));
  if (!kept) co_return co_await refused(std::move(pump), std::move(from), kept.error());
  LogLine(Severity::kInfo, "pump.enrolled").field("pump", pump.str()).field("from", from);
  co_return std::move(issued->pem);
}

asio::awaitable<Result<std::string>> EnrolmentDesk::reenrol(PumpId pump, Digest key, Bytes request,
                                                            std::string from) {
  auto known = co_await fleet_.identify(pump, key);
  if (!known) co_return co_await refused(std::move(pump), std::move(from), known.error());
  auto asked = co_await judge(pump, request);
  if (!asked) co_return co_await refused(std::move(pump), std::move(from), asked.error());
  auto issued = co_await issue(pump, request);
  if (!issued) co_return co_await refused(std::move(pump), std::move(from), issued.error());
  std::function<Result<FleetDesk::Changes>()> decide = [&] {
    return fleet_.certify(pump, key, asked->key, issued->until);
  };
  auto kept = co_await keep(std::move(decide));
  if (!kept) co_return co_await refused(std::move(pump), std::move(from), kept.error());
  LogLine(Severity::kInfo, "pump.certified").field("pump", pump.str()).field("from", from);
  co_return std::move(issued->pem);
}

}  // namespace ph::server
