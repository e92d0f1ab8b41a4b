#include "server/service/pharmacy.hpp"

#include "protocol/wire/library_codec.hpp"
#include "server/library/draft.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

using storage::LibraryRecord;

namespace {

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

Pharmacy::Pharmacy(DeskRooms rooms, FleetDesk& fleet, Signer& signer, PharmacySettings settings)
    : rooms_(rooms), fleet_(fleet), signer_(signer), settings_(std::move(settings)) {}

asio::awaitable<Result<ImportAnswer>> Pharmacy::import_library(std::string csv, std::string note,
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
  changes.push_back(fleet_.audit_row(actor.str(), "library.imported", to_hex(made.digest), note));
  auto outcomes = co_await fleet_.commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  if (outcomes->front().kind != storage::Outcome::Kind::kDone) {
    co_return fail(Fault::kConflict, outcomes->front().detail);
  }
  answer.draft = made;
  answer.draft->draft = outcomes->front().draft;
  co_return answer;
}

Result<LibraryRecord> Pharmacy::find_draft(std::uint32_t draft) {
  auto records = rooms_.archive.libraries();
  if (!records) return fail(records.error());
  for (auto& record : *records) {
    if (record.draft == draft) return std::move(record);
  }
  return fail(Fault::kNotFound, "library draft " + std::to_string(draft) + ": unknown");
}

Result<std::shared_ptr<const Library>> Pharmacy::read_library(const LibraryRecord& record) {
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

asio::awaitable<Result<std::vector<LibraryRecord>>> Pharmacy::libraries() {
  auto read = [this] { return rooms_.archive.libraries(); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

Result<std::shared_ptr<const Library>> Pharmacy::read_draft(std::uint32_t draft) {
  auto record = find_draft(draft);
  if (!record) return fail(record.error());
  return read_library(*record);
}

asio::awaitable<Result<std::shared_ptr<const Library>>> Pharmacy::library(std::uint32_t draft) {
  auto read = [this, draft] { return read_draft(draft); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

}  // namespace ph::server
