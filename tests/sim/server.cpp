#include "tests/sim/server.hpp"

#include "server/service/order_draft.hpp"

namespace ph::sim {
namespace {

constexpr milliseconds kFastestCommit{5};
constexpr milliseconds kSlowestCommit{600};
constexpr milliseconds kFleetTick{250};

std::vector<server::Ward> one_ward() {
  server::Ward ward;
  ward.id = WardId{"icu"};
  ward.name = ward.care_area = kArea;
  return {ward};
}

}  // namespace

Digest key_of(const PumpId& pump) { return crypto::sha256(as_bytes(pump.str())); }

Server::Server(const ServerRooms& rooms, Planted planted, Authors authors, std::uint64_t seed)
    : rooms_(rooms),
      planted_(planted),
      authors_(authors),
      dice_(seed),
      fleet_(one_ward(), {Witness::kTelemetryInterval, milliseconds{15'000}}),
      feed_(fleet_, planted) {
  load();
}

Server::~Server() {
  std::vector<storage::Change> changes;
  for (Job& job : committing_) {
    std::move(job.changes.begin(), job.changes.end(), std::back_inserter(changes));
  }
  rooms_.store.die(death_, changes, dice_);
  for (const auto& session : sessions_) session->line->cut();
  rooms_.witness.server_ended();
}

void Server::load() {
  for (const auto& [id, pump] : rooms_.store.model().pumps()) {
    fleet_.add_pump(pump, rooms_.kit.models().at(pump.model).mechanism,
                    rooms_.store.model().last_order_sequence(id));
  }
  released_ = rooms_.kit.current();
  if (released_ != nullptr) roll_out();
  for (const auto& [id, life] : rooms_.store.model().orders()) fleet_.load_order(life.record);
  for (const auto& [id, pump] : rooms_.store.model().pumps()) {
    for (const auto& alarm : rooms_.store.model().standing_alarms(id)) {
      fleet_.load_alarm({id, alarm, {}, {}});
    }
  }
}

void Server::accept(const PumpId& pump, std::shared_ptr<Line> line) {
  sessions_.push_back(std::make_shared<Session>(
      Session{std::move(line), wire::ServerEnd(pump), 0, 0, {}, {}, false}));
}

void Server::step(Now now) {
  write(now);
  if (failed_) return;
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    const auto session = sessions_[i];
    serve(*session, now);
  }
  std::erase_if(sessions_, [](const auto& session) { return session->closed; });
  if (now.steady >= next_tick_) {
    next_tick_ = now.steady + kFleetTick;
    carry_out(fleet_.tick(now), now);
  }
  feed_.alarms_changed(fleet_.take_urgent(), now);
  feed_.step(now);
}

void Server::roll_out() {
  fleet_.add_library(released_->library, released_->version);
  for (std::size_t i = 0; i < fleet_.size(); ++i) {
    server::LibraryAim all{released_->version, released_->version.number, {}};
    fleet_.aim(static_cast<server::Slot>(i), std::move(all));
  }
}

void Server::release(const Release& release, Now now) {
  released_ = &release;
  roll_out();
  for (const auto& session : sessions_) {
    if (session->connection == 0) continue;
    session->library = release.image;
    act(*session, session->end.offer_library(target_for(*session)), now);
  }
}

void Server::place(OrderRequest request, Honesty honesty, Now now) {
  if (released_ == nullptr) return;
  const server::OrderRules rules{rooms_.kit.models(),
                                 dice_.between(milliseconds{20'000}, milliseconds{120'000})};
  const OrderId id{"o-" + std::to_string(dice_.seed())};
  auto draft =
      server::draft_order(std::move(request), UserName{"author"}, id.str(), id, rules, fleet_, now);
  if (!draft.record) return;
  if (honesty == Honesty::kAboveHardLimit) {
    return rooms_.witness.broken("order " + id.str() + " is above a hard limit and was accepted");
  }
  auto record = *draft.record;
  const PumpId pump = record.order.request.pump;
  auto changes = fleet_.superseded_by(record.order, now);
  const bool waits = !changes.empty() || placing_.contains(pump);
  if (waits && authors_ == Authors::kPatient) return fleet_.not_placed(record.order.id);
  placing_.insert(pump);
  const std::size_t place = changes.size();
  changes.emplace_back(storage::PlaceOrder{record, "author"});
  auto done = [this, record = std::move(record), place](const auto& outcomes, Now later) {
    placing_.erase(record.order.request.pump);
    if (outcomes[place].kind != storage::Outcome::Kind::kDone) {
      return fleet_.not_placed(record.order.id);
    }
    carry_out(fleet_.placed(record, later), later);
  };
  rooms_.witness.placed(draft.record->order, now.steady);
  submit(std::move(changes), true, std::move(done));
}

void Server::cancel(const OrderId& order, Now now) {
  auto effects = fleet_.cancel(order, "not needed any more", UserName{"author"}, now);
  if (effects) carry_out(std::move(*effects), now);
}

std::optional<OrderId> Server::open_order(const PumpId& pump) const {
  for (const auto& [id, life] : rooms_.store.model().orders()) {
    if (life.record.order.request.pump == pump && !is_end(life.record.state)) return id;
  }
  return std::nullopt;
}

// What is told to a pump waits for the disk: an order that the pump may have must never be one that
// a new process takes for unsent, to be cancelled or expired behind the bedside's back.
void Server::carry_out(server::Effects effects, Now now) {
  if (!effects.routine.empty()) submit(std::move(effects.routine), false, {});
  if (effects.urgent.empty() && effects.tells.empty()) return;
  Done done;
  if (planted_ == Planted::kOffersBeforeCommit) {
    tell_all(effects.tells, now);
  } else {
    done = [this, tells = effects.tells](const auto&, Now later) { tell_all(tells, later); };
  }
  submit(std::move(effects.urgent), true, std::move(done));
}

void Server::tell_all(const std::vector<server::Tell>& tells, Now now) {
  for (const auto& tell : tells) {
    Session* session = session_of(tell.slot);
    if (session == nullptr) continue;
    if (const auto* offer = std::get_if<wire::OrderOffer>(&tell.message)) {
      judge_offer(offer->order.id);
      act(*session, session->end.offer(*offer), now);
    } else {
      act(*session, session->end.cancel(std::get<wire::OrderCancel>(tell.message)), now);
    }
  }
}

// The next process must know from the disk that the pump may have this order.
void Server::judge_offer(const OrderId& order) {
  const auto life = rooms_.store.model().orders().find(order);
  const bool known = life != rooms_.store.model().orders().end();
  if (known && life->second.record.state >= OrderState::kOffered) return;
  rooms_.witness.broken("order " + order.str() + " was offered before that was on disk");
}

void Server::submit(std::vector<storage::Change> changes, bool urgent, Done done) {
  (urgent ? urgent_ : routine_).push_back({std::move(changes), std::move(done)});
}

// Group commit: whatever waited while the last commit ran goes into the next, urgent first.
void Server::write(Now now) {
  if (!committing_.empty() && now.steady >= committed_at_) commit(now);
  if (failed_ || !committing_.empty()) return;
  for (auto* queue : {&urgent_, &routine_}) {
    std::move(queue->begin(), queue->end(), std::back_inserter(committing_));
    queue->clear();
  }
  if (committing_.empty()) return rooms_.store.rest();
  committed_at_ = now.steady + dice_.between(kFastestCommit, kSlowestCommit);
}

// One transaction. When it fails nobody hears anything more from this process.
void Server::commit(Now now) {
  std::vector<Job> jobs = std::exchange(committing_, {});
  std::vector<storage::Change> all;
  for (Job& job : jobs) all.insert(all.end(), job.changes.begin(), job.changes.end());
  const auto outcomes = rooms_.store.commit(all);
  if (!outcomes) {
    rooms_.trace.note(now.steady, "server", "storage failed");
    failed_ = true;
    return;
  }
  auto next = outcomes->begin();
  for (Job& job : jobs) {
    const auto end = next + static_cast<std::ptrdiff_t>(job.changes.size());
    if (job.done) job.done({next, end}, now);
    next = end;
  }
}

}  // namespace ph::sim
