#include "pumpagent/bedside/bedside.hpp"

#include <algorithm>

#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {

Bedside::Bedside(PumpId pump, PumpModel model) : pump_(std::move(pump)), model_(std::move(model)) {}

bool Bedside::is_passive(const EngineSnapshot& engine) const {
  const bool programming = open_ || entering_ || act_;
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
  if (primary_) {
    out.primary = primary_->order;
    out.primary_drug = primary_->drug;
    out.primary_overridden = primary_->overridden;
  }
  if (!loaded_) return out;
  out.running = loaded_->order;
  out.running_drug = loaded_->drug;
  out.running_overridden = loaded_->overridden;
  return out;
}

void Bedside::restore(const BedsideMemory& memory, const EngineSnapshot& engine) {
  highest_sequence_ = memory.highest_sequence;
  answered_.assign(memory.answered.begin(), memory.answered.end());
  open_.reset();
  loaded_.reset();
  previous_.reset();
  primary_.reset();
  entering_.reset();
  draft_.reset();
  act_.reset();
  confirmed_.reset();
  patient_ = memory.patient;
  lock_ = memory.lock;
  if (!memory.running || !(engine.order == OrderTag::of(memory.running->id))) return;
  const bool closed = answered(memory.running->id) != nullptr;
  const bool ran = engine.state != PumpState::kReady;
  loaded_ = LoadedOrder{
      *memory.running, memory.running_drug, memory.running_overridden, engine.programme, true, ran,
      closed};
  confirmed_ = engine.programme;
  if (!memory.primary || !(engine.primary == OrderTag::of(memory.primary->id))) return;
  // Its programme is the engine's, known when it comes back.
  primary_ = LoadedOrder{
      *memory.primary, memory.primary_drug, memory.primary_overridden, {}, true, true, false};
}

}  // namespace ph::agent
