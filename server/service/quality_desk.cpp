#include "server/service/quality_desk.hpp"

#include <ctime>

#include "protocol/wire/library_codec.hpp"
#include "server/service/hop.hpp"
#include "storage/store.hpp"

namespace ph::server {
namespace {

// An infusion that runs at the beginning of the span was programmed before it.
constexpr std::chrono::hours kBefore{7 * 24};

int local_minute(WallTime at) {
  const std::time_t seconds = wall_ms(at) / 1'000;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return local.tm_hour * 60 + local.tm_min;
}

// The libraries that programmes name, each read once.
class Names {
 public:
  static Result<Names> read(storage::Archive& archive) {
    auto records = archive.libraries();
    if (!records) return fail(records.error());
    Names out(archive);
    for (const auto& record : *records) {
      if (record.number == 0 || !record.released) continue;
      out.digests_.emplace(record.number, record.digest);
      out.releases_.emplace(*record.released, record.number);
    }
    return out;
  }
  const std::map<WallTime, std::uint32_t>& releases() const { return releases_; }

  std::string drug_of(std::uint32_t number, const OrderRequest& request) {
    const DrugEntry* entry = library(number).find(request.care_area, request.entry);
    return entry == nullptr ? std::string() : entry->tall_man;
  }
  std::string name_of(const EntryId& id) {
    if (digests_.empty()) return {};
    for (const CareArea& area : library(digests_.rbegin()->first).areas) {
      for (const DrugEntry& entry : area.entries) {
        if (entry.id == id) return entry.tall_man;
      }
    }
    return {};
  }

 private:
  explicit Names(storage::Archive& archive) : archive_(&archive) {}

  const Library& library(std::uint32_t number) {
    const auto [place, fresh] = libraries_.try_emplace(number);
    const auto digest = digests_.find(number);
    if (!fresh || digest == digests_.end()) return place->second;
    const auto bytes = archive_->library_bytes(digest->second);
    if (!bytes || !bytes->has_value()) return place->second;
    auto read = wire::parse_library(as_text(**bytes));
    if (read) place->second = std::move(*read);
    return place->second;
  }

  storage::Archive* archive_;
  std::map<std::uint32_t, Digest> digests_;
  std::map<WallTime, std::uint32_t> releases_;
  std::map<std::uint32_t, Library> libraries_;
};

Result<Quality> count(storage::Archive& archive, const QualityQuestion& question) {
  auto names = Names::read(archive);
  if (!names) return fail(names.error());
  auto pumps = archive.pumps();
  if (!pumps) return fail(pumps.error());
  auto programmes = archive.programmes(question.from - kBefore, question.to);
  if (!programmes) return fail(programmes.error());
  auto events = archive.counted_events(question.from, question.to);
  if (!events) return fail(events.error());
  auto refused = archive.refused_orders(question.from, question.to);
  if (!refused) return fail(refused.error());
  QualityTerms terms;
  terms.from = question.from;
  terms.to = question.to;
  terms.ward = question.ward;
  terms.drug = question.drug;
  terms.shift = question.shift;
  terms.minute_of_day = local_minute;
  for (auto& pump : *pumps) terms.wards.emplace(std::move(pump.id), std::move(pump.ward));
  terms.drug_of = [&names](std::uint32_t number, const OrderRequest& request) {
    return names->drug_of(number, request);
  };
  terms.name_of = [&names](const EntryId& entry) { return names->name_of(entry); };
  terms.releases = names->releases();
  return count_quality(*programmes, *events, *refused, terms);
}

}  // namespace

asio::awaitable<Result<Quality>> RecordQuality::quality(QualityQuestion question) {
  if (question.from >= question.to) {
    co_return fail(Fault::kOutOfRange, "from_ms: expected before to_ms");
  }
  auto job = [this, &question] { return count(archive_, question); };
  co_return co_await ask(readers_, std::move(job));
}

asio::awaitable<Result<Practice>> RecordQuality::practice(PracticeQuestion question) {
  auto job = [this, &question]() -> Result<Practice> {
    auto programmes = archive_.programmes(question.from, question.to);
    if (!programmes) return fail(programmes.error());
    return count_practice(*programmes, question.terms);
  };
  co_return co_await ask(readers_, std::move(job));
}

}  // namespace ph::server
