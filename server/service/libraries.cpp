#include "protocol/base/log.hpp"
#include "protocol/wire/library_codec.hpp"
#include "server/library/draft.hpp"
#include "server/library/release.hpp"
#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {
namespace {

using storage::LibraryRecord;
using storage::LibraryStage;

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

asio::awaitable<Result<ImportAnswer>> FleetDesk::import_library(std::string csv, std::string note,
                                                                UserName actor) {
  storage::KeepLibrary keep;
  auto read = [this, &csv, &note, &keep] {
    auto draft = make_draft(csv, settings_.site, note, settings_.areas);
    if (draft.problems.empty()) keep.canonical = bytes_of(wire::canonical(draft.library));
    return draft.problems;
  };
  ImportAnswer answer;
  answer.problems = co_await ask(rooms_.readers, std::move(read));
  if (!answer.problems.empty()) co_return answer;
  keep.record.author = actor;
  keep.record.created = rooms_.clock.now().wall;
  keep.record.digest = crypto::sha256(keep.canonical);
  const LibraryRecord made = keep.record;
  Changes changes;
  changes.emplace_back(std::move(keep));
  changes.push_back(audit_row(actor.str(), "library.imported", to_hex(made.digest), note));
  auto outcomes = co_await commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  if (outcomes->front().kind != storage::Outcome::Kind::kDone) {
    co_return fail(Fault::kConflict, outcomes->front().detail);
  }
  answer.draft = made;
  answer.draft->draft = outcomes->front().draft;
  co_return answer;
}

Result<LibraryRecord> FleetDesk::find_draft(std::uint32_t draft) {
  auto records = rooms_.archive.libraries();
  if (!records) return fail(records.error());
  for (auto& record : *records) {
    if (record.draft == draft) return std::move(record);
  }
  return fail(Fault::kNotFound, "library draft " + std::to_string(draft) + ": unknown");
}

Result<std::shared_ptr<const Library>> FleetDesk::read_library(const LibraryRecord& record) {
  auto bytes = rooms_.archive.library_bytes(record.digest);
  if (!bytes) return fail(bytes.error());
  if (!bytes->has_value()) {
    return fail(Fault::kNotFound,
                "library draft " + std::to_string(record.draft) + ": content missing in storage");
  }
  if (crypto::sha256(**bytes) != record.digest) {
    return fail(Fault::kRefused, "library draft " + std::to_string(record.draft) +
                                     ": its stored content is not what was imported and approved, "
                                     "digest " +
                                     to_hex(record.digest) + "; import it anew");
  }
  auto library = wire::parse_library(as_text(**bytes));
  if (!library) return fail(library.error());
  return std::make_shared<const Library>(std::move(*library));
}

// The signed form of the draft and, when there was one, the step of the version before it.
Result<FleetDesk::Signed> FleetDesk::sign_draft(std::uint32_t draft, const std::string& reason,
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
    out.before = std::move(*before);
    content.number = next_number(out.before);
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

asio::awaitable<Result<LibraryRecord>> FleetDesk::sign_library(std::uint32_t draft,
                                                               std::string reason, UserName actor) {
  auto enter = [this] { return !std::exchange(signing_, true); };
  const bool entered = co_await ask(rooms_.strand, std::move(enter));
  if (!entered) {
    co_return fail(Fault::kConflict, "library: another signature is being made, try again");
  }
  auto answer = co_await sign_alone(draft, std::move(reason), std::move(actor));
  auto leave = [this] { return std::exchange(signing_, false); };
  co_await ask(rooms_.strand, std::move(leave));
  co_return answer;
}

asio::awaitable<Result<LibraryRecord>> FleetDesk::sign_alone(std::uint32_t draft,
                                                             std::string reason, UserName actor) {
  auto sign = [this, draft, &reason, &actor] { return sign_draft(draft, reason, actor); };
  auto made = co_await ask(rooms_.readers, std::move(sign));
  if (!made) co_return fail(made.error());
  const bool releases = made->record.stage == LibraryStage::kReleased;
  Changes changes;
  changes.emplace_back(storage::KeepLibrary{made->record, made->canonical});
  changes.push_back(audit_row(actor.str(), releases ? "library.released" : "library.signed",
                              "draft " + std::to_string(draft),
                              reason + " (digest " + to_hex(made->record.digest) + ")"));
  auto outcomes = co_await commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  if (outcomes->front().kind != storage::Outcome::Kind::kDone) {
    co_return fail(Fault::kConflict, outcomes->front().detail);
  }
  if (!releases) co_return made->record;
  Released released;
  auto opened = open_library(made->record, made->canonical, released);
  if (!opened) co_return fail(opened.error());
  auto take = [this, &released] {
    take_released(std::move(released));
    return true;
  };
  co_await ask(rooms_.strand, std::move(take));
  co_return made->record;
}

void FleetDesk::take_released(Released released) {
  released_ = std::move(released);
  const auto& version = released_.image->target().version;
  fleet_.set_library(released_.library, version);
  LogLine(Severity::kInfo, "library.released")
      .field("number", version.number)
      .field("digest", to_hex(version.digest));
  for (const auto& line : lines_) {
    if (line) line->deliver(released_.image);
  }
}

asio::awaitable<Result<std::vector<LibraryRecord>>> FleetDesk::libraries() {
  auto read = [this] { return rooms_.archive.libraries(); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

Result<std::shared_ptr<const Library>> FleetDesk::read_draft(std::uint32_t draft) {
  auto record = find_draft(draft);
  if (!record) return fail(record.error());
  return read_library(*record);
}

asio::awaitable<Result<std::shared_ptr<const Library>>> FleetDesk::library(std::uint32_t draft) {
  auto read = [this, draft] { return read_draft(draft); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<std::shared_ptr<const Library>>> FleetDesk::active_library() {
  auto read = [this]() -> Result<std::shared_ptr<const Library>> {
    if (!released_.library) return fail(Fault::kNotFound, "library: none is released yet");
    return released_.library;
  };
  co_return co_await ask(rooms_.strand, std::move(read));
}

LibraryStatus FleetDesk::status_now() const {
  LibraryStatus out;
  if (released_.image) out.target = released_.record;
  for (std::size_t i = 0; i < fleet_.size(); ++i) {
    const auto slot = static_cast<Slot>(i);
    const auto& pump = fleet_.entry(slot);
    if (pump.record.retired) continue;
    ++out.pumps;
    if (fleet_.is_on_target(slot)) {
      ++out.on_target;
      continue;
    }
    LibraryStatus::Straggler straggler;
    straggler.pump = pump.record.id;
    straggler.ward = pump.record.ward;
    straggler.reason = fleet_.library_reason(slot);
    straggler.last_contact = pump.record.last_contact;
    if (pump.telemetry) straggler.access_point = pump.telemetry->access_point;
    out.stragglers.push_back(std::move(straggler));
  }
  return out;
}

asio::awaitable<LibraryStatus> FleetDesk::library_status() {
  auto job = [this] { return status_now(); };
  co_return co_await ask(rooms_.strand, std::move(job));
}

}  // namespace ph::server
