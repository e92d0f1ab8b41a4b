#include "tests/sim/hospital.hpp"

#include <algorithm>

namespace ph::sim {
namespace {

constexpr std::uint32_t kMostTurnsOfPeace = 9'000;
constexpr std::uint32_t kLookEvery = 5;
constexpr std::uint32_t kRefillEvery = 300;
constexpr int kScreens = 3;

// Parts of a seed.
constexpr std::uint64_t kOfPump = 1, kOfServer = 2, kOfDisk = 3;

// A Monday in 2026, 08:00 UTC.
constexpr std::int64_t kWall = 1'770'624'000'000;

std::string name_of(std::uint32_t who) {
  const std::string number = std::to_string(who + 1);
  return "P-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
}

}  // namespace

std::uint64_t RunReport::count(Stroke stroke) const {
  return static_cast<std::uint64_t>(std::count_if(
      struck.begin(), struck.end(), [&](const Strike& each) { return each.stroke == stroke; }));
}

Hospital::Hospital(const RunSettings& settings)
    : settings_(settings),
      plan_(settings.seed, settings.strikes),
      trace_(settings.lines),
      kit_(settings.planted == Planted::kWidensLimits),
      witness_(kit_, trace_),
      store_(settings.planted, settings.storage, witness_, mixed(settings.seed, kOfDisk)),
      rooms_{kit_, store_, witness_, trace_},
      now_{SteadyTime{milliseconds{1}}, wall_from_ms(kWall)} {
  kit_.release_next();
  for (int i = 0; i < kScreens; ++i) {
    screens_.push_back(std::make_unique<Screen>("browser " + std::to_string(i + 1)));
  }
  if (auto open = store_.open(); !open) witness_.broken("no database: " + open.error().detail);
  enrol();
  server_ = std::make_unique<Server>(rooms_, settings_.planted, settings_.authors,
                                     mixed(settings_.seed, kOfServer));
}

Hospital::~Hospital() { server_.reset(); }

void Hospital::enrol() {
  for (std::uint32_t who = 0; who < settings_.pumps; ++who) {
    const auto& only = settings_.only;
    if (!only.empty() && std::find(only.begin(), only.end(), who) == only.end()) continue;
    storage::PumpRecord record;
    record.id = PumpId{name_of(who)};
    record.model = kit_.model_of(who).id;
    record.ward = WardId{"icu"};
    record.care_area = kArea;
    record.key_digest = key_of(record.id);
    const storage::Change change = storage::EnrolPump{record};
    (void)store_.commit({&change, 1});
    beds_.push_back(
        {who,
         std::make_unique<Pump>(rooms_, settings_.planted, record.id, kit_.model_of(who),
                                mixed(settings_.seed, kOfPump, who)),
         nullptr});
  }
}

RunReport Hospital::run() {
  while (steps() < settings_.steps && !witness_.violated()) turn();
  heal();
  bool settled = false;
  for (std::uint32_t i = 0; i < kMostTurnsOfPeace && !witness_.violated() && !settled; ++i) {
    turn();
    if (i % 10 == 0) settled = is_settled();
  }
  if (!witness_.violated() && !settled) witness_.broken("no peace: " + unsettled());
  if (!witness_.violated()) judge_ends();
  return report();
}

std::uint64_t Hospital::steps() const {
  std::uint64_t out = pump_turns_ + past_messages_ + store_.commits();
  if (server_) out += server_->messages();
  for (const Bed& bed : beds_) out += bed.pump->messages();
  return out;
}

void Hospital::turn() {
  plan_.begin(turns_);
  if (!peace_) {
    disturb_house();
    disturb_server();
    disturb_screens();
  }
  if (!server_ && now_.steady >= server_back_) start_server();
  step_pumps();
  if (server_) server_->step({now_.steady, now_.wall + server_skew_});
  if (server_ && server_->has_failed()) end_server(Death::kProcess, milliseconds{1'500});
  step_screens();
  if (turns_ % kLookEvery == 0) look();
  ++turns_;
  now_.steady += Pump::kTurn;
  now_.wall += Pump::kTurn;
}

void Hospital::step_pumps() {
  Server* reachable = now_.steady >= network_back_ ? server_.get() : nullptr;
  for (Bed& bed : beds_) {
    Pump& pump = *bed.pump;
    if (!peace_) {
      disturb_lines(pump, bed.who);
      disturb_programs(pump, bed.who);
      disturb_pump(pump, bed.who);
      disturb_body(pump, bed.who);
      author(pump, bed.who);
    } else if (turns_ % kRefillEvery == 0) {
      pump.fault({agent::FaultKind::kContainerEmpty, 0});
    }
    if (bed.flash_full && (peace_ || now_.steady >= bed.flash_free)) {
      bed.flash_full = false;
      pump.fill_flash(0);
    }
    pump.step(now_, reachable);
    ++pump_turns_;
    if (!bed.clone) continue;
    bed.clone->step(now_, reachable);
    if (!peace_ && !bed.clone->is_over(now_)) continue;
    bed.clone->cut();
    bed.clone.reset();
  }
}

void Hospital::start_server() {
  if (disk_full_ && (peace_ || now_.steady >= disk_free_)) {
    disk_full_ = false;
    store_.fill(std::nullopt);
  }
  if (!store_.open()) {
    server_back_ = now_.steady + milliseconds{2'000};
    return;
  }
  server_ = std::make_unique<Server>(rooms_, settings_.planted, settings_.authors,
                                     mixed(settings_.seed, kOfServer, turns_));
  trace_.note(now_.steady, "server", "starts");
}

void Hospital::end_server(Death death, milliseconds away) {
  for (const auto& screen : screens_) server_->feed().disconnect(*screen);
  past_messages_ += server_->messages();
  server_->end_by(death);
  server_.reset();
  server_back_ = now_.steady + away;
  ++server_ends_;
  trace_.note(now_.steady, "server", death == Death::kPower ? "loses power" : "ends");
}

// A page comes back by itself.
void Hospital::step_screens() {
  if (!server_) return;
  for (const auto& screen : screens_) {
    if (!screen->is_connected()) server_->feed().connect(*screen, now_);
    if (turns_ % kLookEvery == 0) witness_.shown(*screen, now_.steady);
  }
}

void Hospital::look() {
  if (server_) {
    for (server::Slot slot = 0; slot < server_->fleet().size(); ++slot) {
      auto view = server_->fleet().view(slot, now_);
      if (settings_.planted == Planted::kShowsAllLive) view.contact = server::Contact::kLive;
      witness_.seen(view, now_.steady);
    }
  }
  for (const Bed& bed : beds_) {
    if (!bed.pump->is_on()) continue;
    trace_.fold(static_cast<std::uint64_t>(bed.pump->body().delivered().count()));
  }
}

RunReport Hospital::report() const {
  RunReport out;
  if (witness_.violated()) out.violation = witness_.violation();
  out.steps = steps();
  out.turns = turns_;
  out.digest = trace_.digest();
  out.pump_turns = pump_turns_;
  out.commits = store_.commits();
  out.messages = out.steps - out.pump_turns - out.commits;
  out.server_ends = server_ends_;
  out.disk_changes = store_.disk_changes();
  out.orders = store_.model().orders().size();
  for (const auto& [id, life] : store_.model().orders()) {
    if (life.record.state == OrderState::kCompleted) ++out.completed;
  }
  for (const Bed& bed : beds_) {
    const Pump& pump = *bed.pump;
    out.failed += pump.has_failed() ? 1 : 0;
    out.power_cuts += pump.power_cuts();
    out.keeper_losses += pump.keeper_losses();
    out.twin_turns += pump.twin_turns();
    for (const Lane lane : {Lane::kUrgent, Lane::kRoutine}) {
      out.events += witness_.recorded(pump.id(), lane);
    }
  }
  out.struck = plan_.struck();
  out.last_lines.assign(trace_.last_lines().begin(), trace_.last_lines().end());
  return out;
}

}  // namespace ph::sim
