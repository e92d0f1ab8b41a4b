#include "protocol/wire/codec.hpp"
#include "protocol/wire/session.hpp"

namespace ph::wire {
namespace {

constexpr int kPatience = 5;  // intervals that telemetry waits behind a backlog of events

// An event cannot be longer than this on the wire: its text may need six bytes for one.
std::size_t longest_on_wire(const PumpEvent& event) { return 400 + 6 * event.text.size(); }
constexpr std::size_t kRoomForEvents = kMaxText - 200;

// The events that follow each other without a gap and fit one message.
EventBatch batch_of(Lane lane, std::vector<RecordedEvent> recorded) {
  EventBatch batch;
  batch.lane = lane;
  batch.first = recorded.front().sequence;
  std::size_t length = 0;
  for (RecordedEvent& next : recorded) {
    length += longest_on_wire(next.event);
    const bool follows = next.sequence == batch.first + batch.events.size();
    if (!follows || length > kRoomForEvents) break;
    batch.events.push_back(std::move(next.event));
  }
  return batch;
}

std::string place(Lane lane, std::uint64_t sequence) {
  return std::string(to_string(lane)) + " event " + std::to_string(sequence);
}

}  // namespace

PumpEnd::PumpEnd(Hello identity, const Record& record)
    : identity_(std::move(identity)), record_(record) {}

std::vector<PumpEffect> PumpEnd::connected(Now now, std::vector<StandingAlarm> alarms,
                                           std::optional<LibraryVersion> library) {
  disconnected();
  connected_ = true;
  last_seen_ = now.steady;
  pace_ = Pace(kMessagesPerSecond, kBurst);
  Hello hello = identity_;
  hello.stream = record_.stream();
  hello.wall = now.wall;
  hello.recorded = record_.recorded();
  hello.acknowledged = record_.acknowledged();
  hello.library = library;
  hello.alarms = std::move(alarms);
  Effects out;
  out.push_back(SendToServer{std::move(hello)});
  return out;
}

void PumpEnd::disconnected() {
  connected_ = false;
  welcome_ = false;
  requests_.clear();
  telemetry_.reset();
  last_telemetry_.reset();
  for (LaneState& lane : lanes_) lane.window.clear();
}

std::vector<PumpEffect> PumpEnd::received(std::string_view text_frame, Now now) {
  Effects out;
  if (!connected_) return out;
  last_seen_ = now.steady;
  auto message = decode_server_message(text_frame);
  if (!message) {
    hang_up("server sent what is not of this protocol: " + message.error().detail, out);
    return out;
  }
  if (auto* refusal = std::get_if<Refusal>(&*message)) {
    take(*refusal, out);
  } else if (auto* welcome = std::get_if<Welcome>(&*message)) {
    take(*welcome, out);
  } else if (!welcome_) {
    hang_up("server sent another message before its welcome", out);
  } else if (auto* acknowledgement = std::get_if<Acknowledgement>(&*message)) {
    take(*acknowledgement, out);
  } else if (auto* offer = std::get_if<OrderOffer>(&*message)) {
    take(*offer, out);
  } else if (auto* cancel = std::get_if<OrderCancel>(&*message)) {
    out.push_back(Withdraw{std::move(*cancel)});
  } else if (auto* library = std::get_if<LibraryOffer>(&*message)) {
    take(library->target, out);
  }
  send_waiting(now.steady, out);
  return out;
}

std::vector<PumpEffect> PumpEnd::received_chunk(std::string_view binary_frame, Now now) {
  Effects out;
  if (!connected_) return out;
  last_seen_ = now.steady;
  auto chunk = decode_chunk(binary_frame);
  if (!chunk) {
    hang_up("server sent a broken chunk: " + chunk.error().detail, out);
  } else if (!welcome_) {
    hang_up("server sent a chunk before its welcome", out);
  } else {
    out.push_back(StoreChunk{std::move(*chunk)});
  }
  return out;
}

void PumpEnd::take(const Welcome& welcome, Effects& out) {
  if (welcome_) return hang_up("server welcomed twice", out);
  if (welcome.protocol < identity_.oldest || welcome.protocol > identity_.newest) {
    return hang_up("server chose protocol " + std::to_string(welcome.protocol) +
                       ", this pump speaks " + std::to_string(identity_.oldest) + " to " +
                       std::to_string(identity_.newest),
                   out);
  }
  welcome_ = true;
  protocol_ = welcome.protocol;
  telemetry_interval_ = welcome.telemetry_interval;
  out.push_back(SetClock{welcome.wall});
  for (std::size_t i = 0; i < kLaneCount && welcome_; ++i) {
    resume(static_cast<Lane>(i), welcome.stored[i], out);
  }
  if (!welcome_ || !welcome.library) return;
  LibraryTarget target = *welcome.library;
  take(target, out);
}

void PumpEnd::take(LibraryTarget& target, Effects& out) {
  if (protocol_ < kPackedProtocol && !target.forms.empty()) {
    return hang_up("server offered packed forms, which protocol " + std::to_string(protocol_) +
                       " does not have",
                   out);
  }
  out.push_back(Fetch{std::move(target)});
}

void PumpEnd::resume(Lane lane, std::uint64_t stored, Effects& out) {
  const std::uint64_t recorded = record_.recorded()[static_cast<std::size_t>(lane)];
  if (stored > recorded) {
    return hang_up("stream " + to_hex(record_.stream()) + ": server holds " + place(lane, stored) +
                       " but this record ends at " + std::to_string(recorded) +
                       "; the record was cloned or rolled back, or the server mixed up streams",
                   out);
  }
  LaneState& state = at(lane);
  state.next = stored + 1;
  state.acknowledged = stored;
  if (stored > record_.acknowledged()[static_cast<std::size_t>(lane)]) {
    out.push_back(Forget{lane, stored});
  }
}

// The server may acknowledge what an earlier connection brought it, so beyond what was sent on this
// one, but never beyond the record.
void PumpEnd::take(const Acknowledgement& acknowledgement, Effects& out) {
  const Lane lane = acknowledgement.lane;
  LaneState& state = at(lane);
  const std::uint64_t up_to = acknowledgement.up_to;
  if (up_to > record_.recorded()[static_cast<std::size_t>(lane)]) {
    return hang_up("server acknowledged " + place(lane, up_to) + ", which this record never held",
                   out);
  }
  if (up_to <= state.acknowledged) return;
  state.acknowledged = up_to;
  state.next = std::max(state.next, up_to + 1);
  while (!state.window.empty() && state.window.front() <= up_to) state.window.pop_front();
  out.push_back(Forget{lane, up_to});
}

void PumpEnd::take(OrderOffer& offer, Effects& out) {
  const PumpId& meant = offer.order.request.pump;
  if (meant != identity_.pump) {
    return hang_up("server offered order " + offer.order.id.str() + " of pump " + meant.str(), out);
  }
  out.push_back(Propose{std::move(offer)});
}

void PumpEnd::take(const Refusal& refusal, Effects& out) {
  hang_up("server refused: " + refusal.code + ": " + refusal.text, out, refusal.retry_after);
}

void PumpEnd::hang_up(std::string reason, Effects& out, std::chrono::milliseconds retry_after) {
  disconnected();
  out.push_back(HangUp{std::move(reason), retry_after});
}

std::vector<PumpEffect> PumpEnd::pump(Now now) {
  Effects out;
  send_waiting(now.steady, out);
  return out;
}

std::vector<PumpEffect> PumpEnd::offer_telemetry(const Telemetry& telemetry, Now now,
                                                 Urgency urgency) {
  Effects out;
  if (!welcome_) return out;
  telemetry_ = telemetry;
  if (urgency == Urgency::kNow) urgency_ = Urgency::kNow;
  send_waiting(now.steady, out);
  return out;
}

std::vector<PumpEffect> PumpEnd::request_chunk(const ChunkRequest& request) {
  Effects out;
  if (!welcome_) return out;
  requests_.push_back(request);
  send_waiting(last_seen_, out);
  return out;
}

void PumpEnd::send_waiting(SteadyTime now, Effects& out) {
  if (!welcome_) return;
  last_seen_ = std::max(last_seen_, now);
  while (send_batch(Lane::kUrgent, last_seen_, out)) {
  }
  if (urgency_ == Urgency::kNow) send_telemetry(last_seen_, out);
  while (send_batch(Lane::kRoutine, last_seen_, out)) {
  }
  send_telemetry(last_seen_, out);
  while (!requests_.empty() && pace_.take(last_seen_)) {
    out.push_back(SendToServer{requests_.front()});
    requests_.pop_front();
  }
}

bool PumpEnd::send_batch(Lane lane, SteadyTime now, Effects& out) {
  LaneState& state = at(lane);
  if (state.window.size() >= kWindow) return false;
  if (state.next > record_.recorded()[static_cast<std::size_t>(lane)]) return false;
  if (!pace_.take(now)) return false;
  auto recorded = record_.read(lane, state.next, EventBatch::kMaxEvents);
  if (recorded.empty()) return false;
  EventBatch batch = batch_of(lane, std::move(recorded));
  state.next = batch.first + batch.events.size();
  state.window.push_back(state.next - 1);
  out.push_back(SendToServer{std::move(batch)});
  return true;
}

bool PumpEnd::has_backlog() const {
  const Cursors recorded = record_.recorded();
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    if (lanes_[i].next <= recorded[i]) return true;
  }
  return false;
}

void PumpEnd::send_telemetry(SteadyTime now, Effects& out) {
  if (!telemetry_) return;
  const auto wait = telemetry_interval_ * (has_backlog() ? kPatience : 1);
  const bool is_due =
      urgency_ == Urgency::kNow || !last_telemetry_ || now - *last_telemetry_ >= wait;
  if (!is_due || !pace_.take(now)) return;
  out.push_back(SendToServer{TelemetryReport{std::move(*telemetry_)}});
  telemetry_.reset();
  urgency_ = Urgency::kRoutine;
  last_telemetry_ = now;
}

}  // namespace ph::wire
