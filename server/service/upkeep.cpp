#include "server/service/upkeep.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "protocol/base/log.hpp"

namespace ph::server {
namespace {

constexpr std::chrono::seconds kLook{1};
constexpr std::chrono::hours kDropEvery{24};
constexpr std::chrono::milliseconds kBetweenDrops{200};  // others write in between
constexpr std::size_t kLargestAsk = 4 * 1024 * 1024;

WitnessRequest request_behind(std::uint64_t after, std::vector<storage::AuditRecord> rows) {
  WitnessRequest out;
  out.after = after;
  std::size_t bytes = 0;
  for (auto& row : rows) {
    bytes += row.actor.size() + row.act.size() + row.subject.size() + row.detail.size();
    if (bytes > kLargestAsk && !out.rows.empty()) break;
    out.chain = row.chain;
    out.rows.push_back({row.at, std::move(row.actor), std::move(row.act), std::move(row.subject),
                        std::move(row.detail)});
  }
  return out;
}

}  // namespace

Upkeep::Upkeep(DeskRooms rooms, FleetDesk& desk, Witness& witness, std::chrono::days keep_trends)
    : rooms_(rooms),
      desk_(desk),
      witness_(witness),
      keep_trends_(keep_trends),
      timer_(worker_.get_executor()) {
  desk_.add_metrics([this](std::string& text) { add_metrics(text); });
}

void Upkeep::start() { asio::co_spawn(worker_.get_executor(), watch(), asio::detached); }

void Upkeep::stop() {
  worker_.stop();
  worker_.join();
}

asio::awaitable<void> Upkeep::watch() {
  for (;;) {
    co_await look();
    timer_.expires_after(kLook);
    boost::system::error_code cut;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, cut));
  }
}

asio::awaitable<void> Upkeep::look() {
  co_await sign_when_due();
  const SteadyTime now = rooms_.clock.now().steady;
  if (keep_trends_.count() == 0 || (dropped_at_ && now - *dropped_at_ < kDropEvery)) co_return;
  dropped_at_ = now;
  co_await drop_trends();
}

asio::awaitable<void> Upkeep::sign_when_due() {
  const SteadyTime now = rooms_.clock.now().steady;
  if (signed_at_ && now - *signed_at_ < kSignEvery) {
    const auto waiting = rooms_.archive.audit(row_ + kSignRows - 1, 1);
    if (!waiting || waiting->empty()) co_return;
  }
  signed_at_ = now;
  const auto done = co_await countersign();
  refused_ = done ? 0 : 1;
  const std::string trouble = done ? "" : done.error().detail;
  if (!done && trouble != trouble_) {
    LogLine(Severity::kError, "audit.not_countersigned").field("reason", trouble);
  }
  trouble_ = trouble;
}

asio::awaitable<Status> Upkeep::countersign() {
  auto seen = witness_.last_witnessed();
  if (!seen) co_return fail(seen.error());
  auto kept = co_await keep(*seen);  // the server may have died before it was
  if (!kept) co_return kept;
  for (;;) {
    auto rows = rooms_.archive.audit(seen->row, kMostWitnessedRows);
    if (!rows) co_return fail(rows.error());
    if (rows->empty()) co_return Status{};
    const auto request = request_behind(seen->row, std::move(*rows));
    seen = witness_.follow(request);
    if (!seen) co_return fail(seen.error());
    kept = co_await keep(*seen);
    if (!kept) co_return kept;
  }
}

asio::awaitable<Status> Upkeep::keep(const Witnessed& seen) {
  row_ = seen.row;
  if (seen.text.empty() || seen.row == 0) co_return Status{};
  FleetDesk::Changes changes;
  changes.emplace_back(storage::KeepCheckpoint{seen.row, seen.chain, seen.text});
  auto outcomes = co_await desk_.commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  const storage::Outcome& outcome = outcomes->front();
  if (outcome.kind != storage::Outcome::Kind::kConflict) co_return Status{};
  co_return fail(Fault::kConflict,
                 outcome.detail +
                     ", while the signer has countersigned it: rows were cut off or changed, or an"
                     " older database was restored; see pumphouse-signer audit-restored");
}

asio::awaitable<void> Upkeep::drop_trends() {
  for (;;) {
    storage::DropTrends drop;
    drop.at = rooms_.clock.now().wall;
    drop.before = drop.at - keep_trends_;
    FleetDesk::Changes changes;
    changes.emplace_back(drop);
    auto outcomes = co_await desk_.commit(std::move(changes));
    if (!outcomes || outcomes->front().fresh == 0) co_return;
    timer_.expires_after(kBetweenDrops);
    boost::system::error_code cut;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, cut));
  }
}

void Upkeep::add_metrics(std::string& text) const {
  text.append("# TYPE pumphouse_audit_countersigned_row gauge\npumphouse_audit_countersigned_row ")
      .append(std::to_string(row_))
      .append("\n# TYPE pumphouse_audit_countersign_refused gauge\n")
      .append("pumphouse_audit_countersign_refused ")
      .append(std::to_string(refused_))
      .append("\n");
}

}  // namespace ph::server
