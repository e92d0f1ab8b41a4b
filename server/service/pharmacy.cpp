#include "server/service/pharmacy.hpp"

#include "protocol/wire/library_codec.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

using storage::LibraryRecord;

namespace {

constexpr std::size_t kMostOpen = 4;
constexpr std::size_t kMostEdits = 1'000'000;

// Every change of a draft's content is an edit; a release adds its number.
bool is_same_content(const LibraryRecord& held, const LibraryRecord& now) {
  return held.edits == now.edits && held.number == now.number;
}

}  // namespace

Pharmacy::Pharmacy(DeskRooms rooms, FleetDesk& fleet, Signer& signer, PharmacySettings settings)
    : rooms_(rooms), fleet_(fleet), signer_(signer), settings_(std::move(settings)) {}

Status first_done(const std::vector<storage::Outcome>& outcomes) {
  if (outcomes.front().kind == storage::Outcome::Kind::kDone) return {};
  return fail(Fault::kConflict, outcomes.front().detail);
}

Result<LibraryRecord> Pharmacy::find_draft(std::uint32_t draft) {
  auto records = rooms_.archive.libraries();
  if (!records) return fail(records.error());
  for (auto& record : *records) {
    if (record.draft == draft) return std::move(record);
  }
  return fail(Fault::kNotFound, "library draft " + std::to_string(draft) + ": unknown");
}

Result<Library> Pharmacy::read_content(const LibraryRecord& record) {
  const std::string name = "library draft " + std::to_string(record.draft);
  auto bytes = rooms_.archive.library_bytes(record.digest);
  if (!bytes) return fail(bytes.error());
  if (!bytes->has_value()) return fail(Fault::kNotFound, name + ": content missing in storage");
  if (crypto::sha256(**bytes) != record.digest) {
    return fail(Fault::kRefused, name +
                                     ": its stored content is not what was imported and approved, "
                                     "digest " +
                                     to_hex(record.digest) + "; import it anew");
  }
  auto library = wire::parse_library(as_text(**bytes));
  if (!library) return fail(library.error());
  auto edits = rooms_.archive.draft_edits(record.draft, record.folded, kMostEdits);
  if (!edits) return fail(edits.error());
  for (const auto& edit : *edits) {
    if (auto applied = apply_edit(*library, edit); !applied) return fail(applied.error());
  }
  return library;
}

Result<Pharmacy::OpenDraft> Pharmacy::open_draft(std::uint32_t draft) {
  auto record = find_draft(draft);
  if (!record) return fail(record.error());
  {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(draft);
    if (found != open_.end() && is_same_content(found->second->record, *record)) {
      auto again = std::make_shared<Open>(*found->second);
      again->record = std::move(*record);
      return again;
    }
  }
  return read_draft(std::move(*record));
}

Result<Pharmacy::OpenDraft> Pharmacy::read_draft(LibraryRecord record) {
  auto content = read_content(record);
  if (!content) return fail(content.error());
  return put_open(std::move(record), std::make_shared<const Library>(std::move(*content)));
}

Pharmacy::OpenDraft Pharmacy::put_open(LibraryRecord record,
                                       std::shared_ptr<const Library> content) {
  auto made = std::make_shared<Open>();
  made->record = std::move(record);
  made->content = std::move(content);
  const std::lock_guard lock(mutex_);
  if (open_.size() >= kMostOpen && !open_.contains(made->record.draft)) open_.clear();
  open_[made->record.draft] = made;
  return made;
}

Digest Pharmacy::digest_of_open(const Open& open) {
  std::call_once(open.reckoned->once, [&open] {
    Library unnumbered = *open.content;
    unnumbered.number = 0;
    open.reckoned->digest = crypto::sha256(as_bytes(wire::canonical(unnumbered)));
  });
  return open.reckoned->digest;
}

Result<Library> Pharmacy::content_of_release(std::uint32_t number) {
  auto records = rooms_.archive.libraries();
  if (!records) return fail(records.error());
  for (const auto& record : *records) {
    if (number != 0 && record.number == number) {
      auto bytes = rooms_.archive.library_bytes(record.digest);
      if (!bytes) return fail(bytes.error());
      if (!bytes->has_value()) return fail(Fault::kNotFound, "library: content missing in storage");
      auto released = open_released(record, **bytes, settings_.public_key);
      if (!released) return fail(released.error());
      return *released->library;
    }
  }
  return fail(Fault::kNotFound, "release " + std::to_string(number) + ": never made here");
}

Result<Pharmacy::Newest> Pharmacy::newest_release() {
  auto record = rooms_.archive.released_library();
  if (!record) return fail(record.error());
  if (!record->has_value()) return Newest{};
  auto open = open_draft((*record)->draft);
  if (!open) return fail(open.error());
  return Newest{(*record)->number, (*open)->content};
}

asio::awaitable<Result<std::vector<LibraryRecord>>> Pharmacy::libraries() {
  auto read = [this] { return rooms_.archive.libraries(); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<std::shared_ptr<const Library>>> Pharmacy::library(std::uint32_t draft) {
  auto read = [this, draft]() -> Result<std::shared_ptr<const Library>> {
    auto open = open_draft(draft);
    if (!open) return fail(open.error());
    return (*open)->content;
  };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<Digest>> Pharmacy::content_digest(std::uint32_t draft) {
  auto read = [this, draft]() -> Result<Digest> {
    auto open = open_draft(draft);
    if (!open) return fail(open.error());
    return digest_of_open(**open);
  };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<std::vector<storage::DraftEdit>>> Pharmacy::draft_history(
    std::uint32_t draft, std::uint32_t after, std::size_t limit) {
  auto read = [this, draft, after, limit]() -> Result<std::vector<storage::DraftEdit>> {
    auto record = find_draft(draft);
    if (!record) return fail(record.error());
    return rooms_.archive.draft_edits(draft, after, limit);
  };
  co_return co_await ask(rooms_.readers, std::move(read));
}

}  // namespace ph::server
