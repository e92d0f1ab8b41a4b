#include "protocol/wire/codec.hpp"
#include "tests/sim/server.hpp"

namespace ph::sim {

Server::Session* Server::session_of(server::Slot slot) {
  for (const auto& session : sessions_) {
    const bool its = session->connection != 0 && session->slot == slot && !session->closed;
    if (its && fleet_.is_current(slot, session->connection)) return session.get();
  }
  return nullptr;
}

void Server::serve(Session& session, Now now) {
  for (const SentFrame& frame : session.line->arrived(Line::End::kServer, now.steady)) {
    if (session.closed) return;
    ++messages_;
    if (!frame.whole && planted_ != Planted::kTakesHalfMessages) return hang_up(session, now);
    rooms_.witness.heard(session.end.pump(), now.steady);
    act(session, session.end.received(frame.bytes, now), now);
    if (planted_ != Planted::kRefreshesOldValues || session.connection == 0) continue;
    const auto old = fleet_.entry(session.slot).telemetry;
    if (old) carry_out(fleet_.heard(session.slot, session.connection, *old, now), now);
  }
  if (!session.closed && session.line->is_over(now.steady)) hang_up(session, now);
}

void Server::hang_up(Session& session, Now now) {
  session.closed = true;
  session.line->close_by_server();
  if (session.connection != 0) {
    carry_out(fleet_.gone(session.slot, session.connection, now), now);
  }
}

void Server::act(Session& session, std::vector<wire::ServerEffect> effects, Now now) {
  for (auto& effect : effects) act(session, effect, now);
}

void Server::act(Session& session, wire::ServerEffect& effect, Now now) {
  if (const auto* sent = std::get_if<wire::SendToPump>(&effect)) {
    session.line->send(Line::End::kServer, wire::encode(sent->message),
                       wire::is_binary(sent->message), now.steady);
  } else if (const auto* introduction = std::get_if<wire::Introduce>(&effect)) {
    introduce(session, introduction->hello, now);
  } else if (auto* batch = std::get_if<wire::Store>(&effect)) {
    store(session, std::move(batch->batch), now);
  } else if (auto* observed = std::get_if<wire::Observe>(&effect)) {
    carry_out(fleet_.heard(session.slot, session.connection, std::move(observed->telemetry), now),
              now);
  } else if (const auto* served = std::get_if<wire::ServeChunk>(&effect)) {
    serve_chunk(session, served->request, now);
  } else if (const auto* close = std::get_if<wire::Close>(&effect)) {
    rooms_.trace.note(now.steady, "server",
                      "refuses " + session.end.pump().str() + ": " + close->refusal.code + ": " +
                          close->refusal.text);
    const bool cloned = rooms_.witness.is_cloned(session.end.pump());
    if (close->refusal.code != "replaced" && !cloned) {
      rooms_.witness.broken("an honest pump was refused: " + close->refusal.text);
    }
    session.line->send(Line::End::kServer, wire::encode(wire::ServerMessage{close->refusal}), false,
                       now.steady);
    hang_up(session, now);
  }
}

void Server::introduce(Session& session, const wire::Hello& hello, Now now) {
  const auto slot = fleet_.identify(hello.pump, key_of(session.end.pump()));
  if (!slot) return rooms_.witness.broken(slot.error().detail);
  for (const auto& older : sessions_) {
    const bool replaced =
        older.get() != &session && older->connection != 0 && older->slot == *slot && !older->closed;
    if (!replaced) continue;
    // The audit names a second live connection, and so one of a copy.
    if (planted_ != Planted::kBelievesClones) rooms_.witness.noticed(hello.pump);
    act(*older, older->end.refuse({"replaced", "a newer connection took its place", {}}), now);
  }
  session.slot = *slot;
  session.connection = ++last_connection_;
  acknowledged_[*slot] = hello.acknowledged;
  rooms_.witness.met(hello.pump, hello.alarms,
                     hello.recorded[static_cast<std::size_t>(Lane::kUrgent)], now.steady);
  judge_journal(hello);
  carry_out(fleet_.connected(*slot, session.connection, hello, now), now);
  std::optional<wire::LibraryTarget> target;
  if (released_ != nullptr) session.library = released_->image;
  if (session.library) target = target_for(session);
  act(session,
      session.end.welcome(rooms_.store.model().cursors(hello.pump), Witness::kTelemetryInterval,
                          target, now),
      now);
  carry_out(fleet_.ready(*slot, session.connection, now), now);
}

void Server::store(const Session& session, wire::EventBatch batch, Now now) {
  if (!fleet_.is_current(session.slot, session.connection)) return;
  if (batch.lane == Lane::kUrgent) {
    rooms_.witness.told_events(session.end.pump(), batch.first, batch.events, now.steady);
  }
  if (planted_ == Planted::kMissesClears) {
    wire::EventBatch heard = batch;
    std::erase_if(heard.events,
                  [](const auto& event) { return event.kind == EventKind::kAlarmCleared; });
    fleet_.heard_events(session.slot, session.connection, heard, now);
  } else {
    fleet_.heard_events(session.slot, session.connection, batch, now);
  }
  const auto& record = fleet_.entry(session.slot).record;
  std::vector<storage::Change> changes;
  const auto lane = static_cast<std::size_t>(batch.lane);
  changes.emplace_back(storage::AppendEvents{record.id, record.stream, batch.lane, batch.first,
                                             batch.events, now.wall,
                                             acknowledged_[session.slot][lane]});
  // The batch outlives its connection: what came is stored, whoever is still there to be told.
  for (const auto& held : sessions_) {
    if (held.get() != &session) continue;
    if (planted_ == Planted::kAcksBeforeCommit) {
      act(*held, held->end.stored(batch.lane, batch.first + batch.events.size() - 1), now);
    }
    const bool urgent = batch.lane == Lane::kUrgent;
    auto done = [this, held, batch = std::move(batch)](const auto& outcomes, Now later) {
      stored(*held, batch, outcomes.front(), later);
    };
    return submit(std::move(changes), urgent, std::move(done));
  }
}

void Server::stored(const Session& session, const wire::EventBatch& batch,
                    const storage::Outcome& what, Now now) {
  using Kind = storage::Outcome::Kind;
  if (what.kind != Kind::kDone && what.kind != Kind::kDuplicate) {
    return refuse_record(session, what, now);
  }
  if (what.lost > 0) {
    rooms_.witness.broken(session.end.pump().str() + ": " + std::to_string(what.lost) +
                          " events before " + std::to_string(batch.first) + " are lost for good");
  }
  const std::span<const PumpEvent> all(batch.events);
  const auto fresh = std::min<std::size_t>(what.fresh, all.size());
  carry_out(fleet_.stored(session.slot, all.last(fresh), now), now);
  Session* current = session_of(session.slot);
  if (current != &session) return;
  act(*current, current->end.stored(batch.lane, what.cursor), now);
}

// A journal that ends before the stored cursor is a copy, or an older state: a person is told.
void Server::judge_journal(const wire::Hello& hello) {
  if (planted_ == Planted::kBelievesClones) return;
  const Cursors stored = rooms_.store.model().cursors(hello.pump);
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    if (hello.recorded[i] < stored[i]) rooms_.witness.noticed(hello.pump);
  }
}

// Only a copy of a pump brings events that do not follow: a person is told, and it is sent away.
void Server::refuse_record(const Session& session, const storage::Outcome& what, Now now) {
  const PumpId& pump = session.end.pump();
  if (!rooms_.witness.is_cloned(pump)) {
    return rooms_.witness.broken(pump.str() + ": events were refused, the ledger is at " +
                                 std::to_string(what.cursor) + ": " + what.detail);
  }
  rooms_.witness.noticed(pump);
  Session* current = session_of(session.slot);
  if (current != &session) return;
  act(*current, current->end.refuse({"record_conflict", what.detail, {}}), now);
}

// From what this database says the pump holds.
wire::LibraryTarget Server::target_for(Session& session) const {
  wire::LibraryTarget out = session.library->target();
  const auto& held = fleet_.entry(session.slot).record.library;
  const Release* base = held ? rooms_.kit.released(*held) : nullptr;
  session.delta = base != nullptr && held != out.version
                      ? server::make_delta(held->digest, base->canonical, *session.library)
                      : nullptr;
  if (session.delta) out.forms.push_back(session.delta->form());
  return out;
}

void Server::serve_chunk(Session& session, const wire::ChunkRequest& request, Now now) {
  if (!session.library) return;
  const bool delta = session.delta && session.delta->parcel.digest() == request.digest;
  auto chunk = delta ? session.delta->parcel.cut(request) : session.library->cut(request);
  if (!chunk) return;
  fleet_.fetching(session.slot, session.connection, chunk->offset, session.library->target().size,
                  now);
  act(session, session.end.serve(std::move(*chunk)), now);
}

}  // namespace ph::sim
