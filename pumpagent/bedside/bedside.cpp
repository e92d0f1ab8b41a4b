#include "pumpagent/bedside/bedside.hpp"

#include <algorithm>

#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {

Bedside::Bedside(PumpId pump, PumpModel model) : pump_(std::move(pump)), model_(std::move(model)) {}

bool Bedside::is_passive(const EngineSnapshot& engine) const {
  const bool programming = open_ || entering_ || act_ || priming_;
  return !programming && (engine.state == PumpState::kIdle || engine.state == PumpState::kStandby);
}

Status Bedside::activate(std::shared_ptr<const Library> library, const LibraryVersion& version,
                         const EngineSnapshot& engine) {
  if (!is_passive(engine)) {
    return fail(Fault::kConflict, "library " + std::to_string(version.number) +
                                      ": the pump is in use; expected idle or standby, got " +
                                      std::string(to_string(engine.state)));
  }
  library_ = std::move(library);
  version_ = version;
  return {};
}

std::string Bedside::shown_drug(const OrderRequest& request) const {
  const DrugEntry* entry = library_ ? library_->find(request.care_area, request.entry) : nullptr;
  return entry != nullptr ? entry->tall_man : request.entry.str();
}

const Order* Bedside::confirmed_order() const {
  if (target_) return &target_->target->order;
  return loaded_ ? &loaded_->order : nullptr;
}

void Bedside::describe(Telemetry& out) const { describe(out, loaded_ ? &*loaded_ : nullptr); }

void Bedside::describe(Telemetry& out, const EngineSnapshot& engine) const {
  describe(out, held_by(engine));
}

void Bedside::describe(Telemetry& out, const LoadedOrder* loaded) const {
  out.library = version_.number;
  if (loaded == nullptr) return;
  if (primary_ && loaded != &*primary_) out.secondary_to = primary_->order.id;
  out.order = loaded->order.id;
  out.care_area = loaded->order.request.care_area;
  out.entry = loaded->order.request.entry;
  out.drug = loaded->drug;
  out.dose = loaded->order.request.dose;
  out.soft_override = loaded->overridden;
}

BedsideMemory Bedside::memory() const {
  BedsideMemory out;
  out.highest_sequence = highest_sequence_;
  out.answered.assign(answered_.begin(), answered_.end());
  // No order on the screen outlives a loss of power: its age is unknown then.
  if (open_) {
    out.answered.push_back(
        {open_->order.id, OrderState::kRejected, "the pump lost power before it was started"});
    if (out.answered.size() > kAnswered) out.answered.erase(out.answered.begin());
  }
  out.patient = patient_;
  out.lock = lock_;
  const auto kept = [](const std::optional<LoadedOrder>& order) {
    return order ? std::optional<KeptOrder>({order->order, order->drug, order->overridden})
                 : std::nullopt;
  };
  out.running = kept(loaded_);
  out.previous = kept(previous_);
  out.primary = kept(primary_);
  return out;
}

// What the engine holds decides: the order confirmed last, the one that it had not taken over yet,
// or a primary that came back while nobody looked.
void Bedside::restore(const BedsideMemory& memory, const EngineSnapshot& engine) {
  highest_sequence_ = memory.highest_sequence;
  answered_.assign(memory.answered.begin(), memory.answered.end());
  open_.reset();
  loaded_.reset();
  previous_.reset();
  primary_.reset();
  target_.reset();
  entering_.reset();
  draft_.reset();
  act_.reset();
  priming_.reset();
  confirmed_.reset();
  patient_ = memory.patient;
  lock_ = memory.lock;
  const auto is = [](const std::optional<KeptOrder>& kept, const OrderTag& tag) {
    return kept && OrderTag::of(kept->order.id) == tag;
  };
  const bool taken = is(memory.running, engine.order);
  const auto& held = taken                               ? memory.running
                     : is(memory.previous, engine.order) ? memory.previous
                                                         : memory.primary;
  if (!is(held, engine.order)) return;
  const bool closed = answered(held->order.id) != nullptr;
  const bool ran = engine.state != PumpState::kReady;
  loaded_ =
      LoadedOrder{held->order, held->drug, held->overridden, engine.programme, true, ran, closed};
  note_target(loaded_->order, engine);
  confirmed_ = engine.programme;
  if (!taken || !is(memory.primary, engine.primary)) return;
  // Its programme is the engine's, known when it comes back.
  const KeptOrder& primary = *memory.primary;
  primary_ = LoadedOrder{primary.order, primary.drug, primary.overridden, {}, true, true, false};
}

}  // namespace ph::agent
