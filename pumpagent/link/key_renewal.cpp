#include "pumpagent/link/key_renewal.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "protocol/base/log.hpp"
#include "protocol/identity/envelope.hpp"
#include "protocol/identity/request.hpp"
#include "pumpagent/identity/renewal.hpp"

namespace ph::agent {
namespace {

namespace asio = net::asio;

constexpr const char* kReenrol = "/.well-known/est/simplereenroll";
constexpr std::chrono::seconds kLook{1};
constexpr std::size_t kMostShown = 200;

net::Request request_with(const Bytes& der) {
  net::Request out;
  out.method = "POST";
  out.path = kReenrol;
  out.headers["content-type"] = "application/pkcs10";
  out.body = identity::to_base64(der);
  return out;
}

}  // namespace

KeyRenewal::KeyRenewal(IdentitySlots slots, PumpId pump, net::Address server, std::string authority,
                       const Clock& clock)
    : slots_(std::move(slots)),
      pump_(std::move(pump)),
      server_(std::move(server)),
      authority_(std::move(authority)),
      clock_(clock),
      slot_(slots_.has(Slot::kNext) ? Slot::kNext : Slot::kCurrent) {}

Result<std::shared_ptr<net::TlsContext>> KeyRenewal::tls() const {
  if (auto held = slots_.read(slot_); !held) return fail(held.error());
  const std::string own = slots_.path(slot_);
  return net::TlsContext::client({own, own, authority_});
}

void KeyRenewal::start(asio::io_context& context, Conversation& conversation) {
  conversation_ = &conversation;
  if (auto held = slots_.read(Slot::kCurrent)) facts_ = *held;
  asio::co_spawn(context, look(), asio::detached);
}

void KeyRenewal::server_clock(WallTime server) { told_ = Now{clock_.now().steady, server}; }

WallTime KeyRenewal::server_now() const {
  const auto since = clock_.now().steady - told_->steady;
  return told_->wall + std::chrono::duration_cast<milliseconds>(since);
}

void KeyRenewal::linked() {
  linked_ = true;
  if (slot_ == Slot::kNext) {
    auto adopted = slots_.adopt();
    if (!adopted) {
      LogLine(Severity::kError, "key.not_adopted").field("reason", adopted.error().detail);
      return;
    }
    slot_ = Slot::kCurrent;
    LogLine(Severity::kInfo, "key.renewed").field("pump", pump_.str());
  } else if (slots_.has(Slot::kNext)) {
    // The server took the old one where the new one was there to be used: it may not know the new.
    if (auto gone = slots_.discard_next(); !gone) {
      LogLine(Severity::kError, "key.not_discarded").field("reason", gone.error().detail);
    }
  }
  if (auto held = slots_.read(Slot::kCurrent)) facts_ = *held;
}

// Whichever the server knows: each dial tries the other one.
void KeyRenewal::unlinked() {
  const bool was_linked = std::exchange(linked_, false);
  if (was_linked) return;
  const Slot other = slot_ == Slot::kNext ? Slot::kCurrent : Slot::kNext;
  if (slots_.has(other)) speak_under(other);
}

void KeyRenewal::speak_under(Slot slot) {
  const Slot before = std::exchange(slot_, slot);
  auto made = tls();
  if (made) return conversation_->use(std::move(*made));
  LogLine(Severity::kError, "key.not_usable").field("reason", made.error().detail);
  slot_ = before;
}

bool KeyRenewal::is_time() const {
  if (!linked_ || !told_ || slot_ != Slot::kCurrent || !facts_) return false;
  if (clock_.now().steady < not_before_) return false;
  return slots_.is_renewal_asked() || is_renewal_due(*facts_, server_now());
}

asio::awaitable<void> KeyRenewal::look() {
  auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor);
  for (;;) {
    timer.expires_after(kLook);
    co_await timer.async_wait(asio::use_awaitable);
    if (!is_time()) continue;
    auto renewed = co_await renew();
    if (renewed) continue;
    const auto wait = wait_after_failure(*facts_, server_now());
    not_before_ = clock_.now().steady + wait;
    LogLine(Severity::kWarn, "key.not_renewed")
        .field("pump", pump_.str())
        .field("again_in_ms", wait.count())
        .field("reason", renewed.error().detail);
  }
}

asio::awaitable<Status> KeyRenewal::renew() {
  const auto key = slots_.key_to_certify();
  if (!key) co_return fail(key.error());
  const auto der = identity::make_request(*key, pump_);
  if (!der) co_return fail(der.error());
  auto with = tls();
  if (!with) co_return fail(with.error());
  net::Request request = request_with(*der);
  net::Address server = server_;
  net::Limits limits;
  auto answer =
      co_await net::fetch(std::move(*with), std::move(server), std::move(request), limits);
  if (!answer) co_return fail(answer.error());
  if (answer->status != 200) {
    co_return fail(Fault::kRefused, "server: " + std::to_string(answer->status) + " " +
                                        answer->body.substr(0, kMostShown));
  }
  const auto pem = identity::unwrap_certificates(answer->body);
  if (!pem) co_return fail(pem.error());
  auto taken = slots_.certified(*pem);
  if (!taken) co_return taken;
  // If it fails on the way the server is as sure to know the old one: unlinked() goes back to it.
  not_before_ = clock_.now().steady + wait_after_failure(*facts_, server_now());
  speak_under(Slot::kNext);
  conversation_->start_over();
  co_return Status{};
}

}  // namespace ph::agent
