// What comes over machines, lines and programs. How often is said once in so many turns.
#include "tests/sim/hospital.hpp"

namespace ph::sim {

using namespace std::chrono_literals;

void Hospital::disturb_server() {
  if (plan_.strikes(Stroke::kBackup, 0, 1'500) && server_) store_.back_up();
  if (auto dice = plan_.strikes(Stroke::kServerClock, 0, 3'000)) {
    const auto by = dice->between(-600'000ms, 600'000ms);
    server_skew_ += by;
    if (by < 0ms) witness_.clock_went_back(-by);
  }
  if (auto dice = plan_.strikes(Stroke::kServerDisk, 0, 4'000)) fill_server_disk(*dice);
  if (auto dice = plan_.strikes(Stroke::kServerCrash, 0, 1'500); dice && server_) {
    if (dice->once_in(2)) return store_.die_after(dice->below(200));
    end_server(Death::kProcess, dice->between(500ms, 25'000ms));
  }
  if (auto dice = plan_.strikes(Stroke::kServerPower, 0, 4'000); dice && server_) {
    end_server(Death::kPower, dice->between(500ms, 25'000ms));
  }
  if (auto dice = plan_.strikes(Stroke::kRestore, 0, 8'000)) {
    if (server_) end_server(Death::kProcess, dice->between(500ms, 5'000ms));
    if (!store_.put_back()) return;
    restored_ = true;
    trace_.note(now_.steady, "server", "is restored from a backup");
    for (const Bed& bed : beds_) {
      witness_.restored(bed.pump->id(), store_.model().cursors(bed.pump->id()));
    }
  }
}

void Hospital::fill_server_disk(Dice dice) {
  if (dice.once_in(2)) return store_.fail_once_after(dice.below(300));
  store_.fill(dice.below(200'000));
  disk_full_ = true;
  disk_free_ = now_.steady + dice.between(2'000ms, 20'000ms);
}

void Hospital::disturb_house() {
  if (plan_.strikes(Stroke::kRelease, 0, 2'500)) release();
  if (auto dice = plan_.strikes(Stroke::kNetwork, 0, 4'000)) {
    network_back_ = now_.steady + dice->between(1'000ms, 60'000ms);
  }
  if (plan_.strikes(Stroke::kStorm, 0, 4'000)) storm();
}

void Hospital::storm() {
  for (const Bed& bed : beds_) {
    if (Line* line = bed.pump->line()) line->cut();
    bed.pump->dial_now();
  }
}

void Hospital::disturb_screens() {
  for (std::uint32_t i = 0; i < screens_.size(); ++i) {
    Screen& screen = *screens_[i];
    if (auto dice = plan_.strikes(Stroke::kBrowserStall, i, 400)) {
      screen.stall_until(now_.steady + dice->between(500ms, 10'000ms));
    }
    if (plan_.strikes(Stroke::kBrowserAnew, i, 1'000) && server_) {
      server_->feed().disconnect(screen);
    }
  }
}

void Hospital::disturb_lines(Pump& pump, std::uint32_t who) {
  auto roam = plan_.strikes(Stroke::kRoam, who, 1'500);
  if (roam) pump.roam(now_, roam->between(0ms, 5'000ms));
  Line* line = pump.line();
  const auto cut = plan_.strikes(Stroke::kLineCut, who, 800);
  const auto torn = plan_.strikes(Stroke::kLineTorn, who, 1'500);
  auto stall = plan_.strikes(Stroke::kLineStall, who, 1'500);
  const auto silent = plan_.strikes(Stroke::kLineSilent, who, 2'000);
  if (line == nullptr) return;
  if (torn) line->tear();
  if (cut) line->cut();
  if (stall) line->stall_until(now_.steady + stall->between(500ms, Line::kLongestStall));
  if (silent) line->go_silent(now_.steady);
}

void Hospital::disturb_programs(Pump& pump, std::uint32_t who) {
  if (auto dice = plan_.strikes(Stroke::kPowerCut, who, 2'500)) {
    pump.cut_power_after(dice->once_in(3) ? 0 : 1 + dice->below(40));
  }
  if (auto dice = plan_.strikes(Stroke::kKeeperCrash, who, 2'500)) {
    pump.kill_keeper_after(dice->below(30));
  }
  if (plan_.strikes(Stroke::kLinkCrash, who, 3'000)) pump.kill_link(now_);
  if (auto dice = plan_.strikes(Stroke::kPumpDisk, who, 5'000)) {
    Bed& bed =
        *std::find_if(beds_.begin(), beds_.end(), [&](const Bed& b) { return b.who == who; });
    pump.fill_flash(1 + dice->below(4'000));
    bed.flash_full = true;
    bed.flash_free = now_.steady + dice->between(2'000ms, 20'000ms);
  }
  if (auto dice = plan_.strikes(Stroke::kClone, who, 60'000); dice && pump.is_on()) {
    Bed& bed =
        *std::find_if(beds_.begin(), beds_.end(), [&](const Bed& b) { return b.who == who; });
    trace_.note(now_.steady, pump.id().str(), "is copied");
    witness_.cloned(pump.id());
    bed.clone = std::make_unique<Clone>(rooms_, pump, dice->seed(), now_.steady + 120s);
  }
}

void Hospital::disturb_pump(Pump& pump, std::uint32_t who) {
  if (auto dice = plan_.strikes(Stroke::kPumpClock, who, 5'000)) {
    constexpr auto kLongWay = 14 * 3'600'000ms;  // between the farthest zones, and a lost battery
    const auto most = dice->once_in(3) ? kLongWay : 3'600'000ms;
    pump.jump_clock(dice->between(-most, most));
  }
  if (plan_.strikes(Stroke::kStopKey, who, 2'000)) pump.press_stop(now_);
  if (auto dice = plan_.strikes(Stroke::kPoison, who, 400)) poison(pump, *dice);
  if (auto dice = plan_.strikes(Stroke::kPoisonLibrary, who, 2'000)) poison_library(pump, *dice);
}

}  // namespace ph::sim
