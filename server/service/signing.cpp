#include "protocol/wire/library_codec.hpp"
#include "server/library/release.hpp"
#include "server/service/hop.hpp"
#include "server/service/pharmacy.hpp"

namespace ph::server {

using storage::LibraryRecord;
using storage::LibraryStage;

namespace {

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

// The signed form of the draft and, when there was one, the step of the version before it.
Result<Pharmacy::Signed> Pharmacy::sign_draft(std::uint32_t draft, const std::string& reason,
                                              const UserName& actor) {
  auto record = find_draft(draft);
  if (!record) return fail(record.error());
  const auto stage = stage_after_signature(*record, actor);
  if (!stage) return fail(stage.error());
  auto library = read_library(*record);
  if (!library) return fail(library.error());
  Signed out;
  out.record = std::move(*record);
  out.record.stage = *stage;
  Library content = **library;
  if (*stage == LibraryStage::kApprovedOnce) {
    out.record.first_signer = actor;
  } else {
    auto before = rooms_.archive.released_library();
    if (!before) return fail(before.error());
    content.number = next_number(*before);
    out.record.number = content.number;
    out.record.second_signer = actor;
    out.record.reason = reason;
    out.record.released = rooms_.clock.now().wall;
  }
  out.canonical = bytes_of(wire::canonical(content));
  out.record.digest = crypto::sha256(out.canonical);
  if (*stage == LibraryStage::kReleased) {
    out.record.signature =
        crypto::sign(settings_.signing_key, crypto::kLibraryContext, out.canonical);
  }
  return out;
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::sign_library(std::uint32_t draft,
                                                              std::string reason, UserName actor) {
  if (signing_.exchange(true)) {
    co_return fail(Fault::kConflict, "library: another signature is being made, try again");
  }
  auto answer = co_await sign_alone(draft, std::move(reason), std::move(actor));
  signing_ = false;
  co_return answer;
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::sign_alone(std::uint32_t draft, std::string reason,
                                                            UserName actor) {
  auto sign = [this, draft, &reason, &actor] { return sign_draft(draft, reason, actor); };
  auto made = co_await ask(rooms_.readers, std::move(sign));
  if (!made) co_return fail(made.error());
  const bool releases = made->record.stage == LibraryStage::kReleased;
  Changes changes;
  changes.emplace_back(storage::KeepLibrary{made->record, made->canonical});
  changes.push_back(fleet_.audit_row(actor.str(), releases ? "library.released" : "library.signed",
                                     "draft " + std::to_string(draft),
                                     reason + " (digest " + to_hex(made->record.digest) + ")"));
  auto outcomes = co_await fleet_.commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  if (outcomes->front().kind != storage::Outcome::Kind::kDone) {
    co_return fail(Fault::kConflict, outcomes->front().detail);
  }
  if (!releases) co_return made->record;
  auto released = open_released(made->record, made->canonical, settings_.public_key);
  if (!released) co_return fail(released.error());
  co_await fleet_.take_released(std::move(*released));
  co_return made->record;
}

}  // namespace ph::server
