#include "pumpagent/enrol/enrolment.hpp"

#include <fstream>
#include <iostream>
#include <sstream>

#include "protocol/identity/envelope.hpp"
#include "protocol/identity/request.hpp"
#include "protocol/net/client.hpp"
#include "pumpagent/identity/identity_slots.hpp"
#include "pumpagent/journal/posix_disk.hpp"

namespace ph::agent {
namespace {

using Slot = IdentitySlots::Slot;
constexpr const char* kEnrol = "/.well-known/est/simpleenroll";
constexpr std::int64_t kDayMs = 86'400'000;

Result<std::string> folder_of(const PumpSettings& settings) {
  if (!settings.identity_folder.empty()) return settings.identity_folder;
  return fail(Fault::kMalformed, "tls.identity: expected a folder for the pump's own key");
}

// The pin is compared before anything is sent: a token for a false server is a key for it.
Status is_pinned(const std::string& authority, const std::string& fingerprint) {
  std::ifstream in(authority);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  auto facts = identity::read_certificate(text.str());
  if (!facts) return fail(facts.error().fault, authority + ": " + facts.error().detail);
  const std::string held = to_hex(facts->fingerprint);
  std::cout << "authority " << facts->common_name << ", SHA-256 " << held << '\n';
  if (fingerprint.empty() || fingerprint == held) return {};
  return fail(Fault::kRefused, authority + ": expected SHA-256 " + fingerprint + ", got " + held);
}

Result<std::string> ask(const PumpSettings& settings, const EnrolmentWish& wish, const Bytes& der) {
  auto tls = net::TlsContext::client({"", "", settings.authority});
  if (!tls) return fail(tls.error());
  net::Request request;
  request.method = "POST";
  request.path = kEnrol;
  request.headers["content-type"] = "application/pkcs10";
  request.headers["authorization"] =
      "Basic " + identity::to_base64(as_bytes(settings.id.str() + ":" + wish.token));
  request.body = identity::to_base64(der);
  const net::Address address{settings.server_host, wish.port, settings.server_name};
  auto answer = net::fetch_blocking(*tls, address, std::move(request), net::Limits{});
  if (!answer) return fail(answer.error());
  if (answer->status == 200) return identity::unwrap_certificates(answer->body);
  return fail(Fault::kRefused,
              "server: " + std::to_string(answer->status) + " " + answer->body.substr(0, 400));
}

}  // namespace

Status enrol(const PumpSettings& settings, const EnrolmentWish& wish) {
  auto folder = folder_of(settings);
  if (!folder) return fail(folder.error());
  if (auto pinned = is_pinned(settings.authority, wish.fingerprint); !pinned) return pinned;
  PosixDisk disk(PosixDisk::Durability::kFull);
  IdentitySlots slots(disk, *folder);
  if (slots.has(Slot::kCurrent)) {
    return fail(Fault::kConflict, slots.path(Slot::kCurrent) +
                                      ": this pump has an identity; pumphouse-setup wipe ends it");
  }
  auto key = slots.key_to_certify();
  if (!key) return fail(key.error());
  auto der = identity::make_request(*key, settings.id);
  if (!der) return fail(der.error());
  auto pem = ask(settings, wish, *der);
  if (!pem) return fail(pem.error());
  if (auto taken = slots.certified(*pem); !taken) return taken;
  if (auto adopted = slots.adopt(); !adopted) return adopted;
  return show(settings, WallTime{});
}

Status show(const PumpSettings& settings, WallTime now) {
  auto folder = folder_of(settings);
  if (!folder) return fail(folder.error());
  PosixDisk disk(PosixDisk::Durability::kFull);
  auto facts = IdentitySlots(disk, *folder).read(Slot::kCurrent);
  if (!facts) return fail(facts.error());
  std::cout << "pump " << facts->common_name << ", key "
            << identity::short_fingerprint(facts->key_digest) << ", by " << facts->issuer << '\n';
  if (now != WallTime{}) {
    std::cout << "certificate good for " << (facts->not_after - now).count() / kDayMs << " days\n";
  }
  return {};
}

Status ask_for_renewal(const PumpSettings& settings) {
  auto folder = folder_of(settings);
  if (!folder) return fail(folder.error());
  PosixDisk disk(PosixDisk::Durability::kFull);
  IdentitySlots slots(disk, *folder);
  if (auto held = slots.read(Slot::kCurrent); !held) return fail(held.error());
  return slots.ask_for_renewal();
}

}  // namespace ph::agent
