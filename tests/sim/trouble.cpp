#include <array>

#include "tests/sim/hospital.hpp"

namespace ph::sim {
namespace {

using agent::FaultKind;
using namespace std::chrono_literals;

// What happens to lines, bags and people. Faults that make a mechanism run by itself are bounded by
// the monitor and judged in pumpagent/whole, and so are blind sensors beside an occlusion; here
// every nanolitre must be accounted for.
constexpr std::array<agent::WorldFault, 8> kFaults{{{FaultKind::kOccludeDownstream, 1},
                                                    {FaultKind::kPartialDownstream, 30},
                                                    {FaultKind::kOccludeUpstream, 1},
                                                    {FaultKind::kAirBubble, 80},
                                                    {FaultKind::kDoorOpen, 1},
                                                    {FaultKind::kContainerEmpty, 1},
                                                    {FaultKind::kMainsLoss, 1},
                                                    {FaultKind::kMotorStall, 1}}};

wire::OrderOffer offer_of(const OrderRequest& request, const Release& release,
                          const Assessment& found, std::uint64_t number) {
  wire::OrderOffer offer;
  offer.order.id = OrderId{"poison-" + std::to_string(number)};
  offer.order.sequence = 1'000'000;
  offer.order.request = request;
  offer.order.library = release.version;
  offer.order.rate = found.rate;
  offer.order.vtbi = found.vtbi;
  offer.order.author = UserName{"nobody"};
  return offer;
}

}  // namespace

void Hospital::author() {
  if (dice_.once_in(2'500)) {
    const Release& release = kit_.release_next();
    trace_.note(now_.steady, "pharmacy", "releases " + std::to_string(release.version.number));
    if (server_) server_->release(release, now_);
  }
  if (!server_) return;
  if (dice_.once_in(10)) {
    auto request = kit_.request(dice_, any_pump().id());
    server_->place(std::move(request), Server::Honesty::kWithinLimits, now_);
  }
  if (dice_.once_in(100)) {
    auto request = kit_.excessive(dice_, any_pump().id());
    server_->place(std::move(request), Server::Honesty::kAboveHardLimit, now_);
  }
  if (dice_.once_in(60)) {
    const auto open = server_->open_orders();
    if (open.empty()) return;
    server_->cancel(open[dice_.below(static_cast<std::uint32_t>(open.size()))], now_);
  }
}

void Hospital::disturb_server() {
  if (server_ && dice_.once_in(1'200)) {
    server_.reset();
    server_back_ = now_.steady + dice_.between(500ms, 25'000ms);
    ++server_crashes_;
    trace_.note(now_.steady, "server", "crashes");
  }
  if (dice_.once_in(4'000)) network_back_ = now_.steady + dice_.between(1'000ms, 60'000ms);
}

void Hospital::disturb_lines(Pump& pump) {
  Line* line = pump.line();
  if (line == nullptr) return;
  if (dice_.once_in(500)) {
    line->cut();
    ++line_faults_;
  } else if (dice_.once_in(1'500)) {
    line->stall_until(now_.steady + dice_.between(500ms, Line::kLongestStall));
    ++line_faults_;
  } else if (dice_.once_in(2'000)) {
    line->go_silent(now_.steady);
    ++line_faults_;
  }
}

void Hospital::disturb_pump(Pump& pump) {
  if (dice_.once_in(2'500)) pump.cut_power_after(dice_.once_in(3) ? 0 : 1 + dice_.below(40));
  if (dice_.once_in(5'000)) pump.jump_clock(dice_.between(-3'600'000ms, 3'600'000ms));
  if (dice_.once_in(800)) {
    const auto& fault = kFaults[dice_.below(kFaults.size())];
    trace_.note(now_.steady, pump.id().str(), "fault " + std::string(to_string(fault.kind)));
    pump.fault(fault);
  }
  if (dice_.once_in(150)) {
    agent::WorldFault healed = kFaults[dice_.below(kFaults.size())];
    healed.value = 0;
    if (healed.kind != FaultKind::kAirBubble) {
      trace_.note(now_.steady, pump.id().str(), "heals " + std::string(to_string(healed.kind)));
      pump.fault(healed);
    }
  }
  if (dice_.once_in(2'000)) pump.press_stop(now_);
  if (dice_.once_in(400)) poison(pump);
  if (dice_.once_in(2'000)) poison_library(pump);
}

// What a stolen server or a broken link might say; the gate at the bedside is the only defence.
void Hospital::poison(Pump& pump) {
  if (!pump.is_welcome()) return;
  const Release& release = *kit_.current();
  const bool excessive = dice_.once_in(3);
  const auto request =
      excessive ? kit_.excessive(dice_, pump.id()) : kit_.request(dice_, pump.id());
  const Assessment found = assess(request, *release.library, pump.model());
  wire::OrderOffer offer = offer_of(request, release, found, ++poison_count_);
  switch (excessive ? 7 : dice_.below(6)) {
    case 0:
      offer.order.rate = offer.order.rate + microlitres_per_hour(10);
      break;
    case 1:
      offer.order.vtbi = offer.order.vtbi + microlitres(10);
      break;
    case 2:
      offer.order.library.digest[7] ^= 1U;
      break;
    case 3:
      offer.age = offer.order.time_to_live;
      break;
    case 4:
      offer.order.request.pump = PumpId{"P-9999"};
      break;
    case 5:
      offer.order.sequence = 0;
      break;
    default:
      break;
  }
  // A high sequence would keep honest orders out: the next one the server would give is the worst.
  if (offer.order.sequence != 0) offer.order.sequence = ledger_.last_order_sequence(pump.id()) + 1;
  witness_.poisoned(offer.order.id);
  pump.inject(wire::ServerMessage{offer}, now_);
}

void Hospital::poison_library(Pump& pump) {
  const auto forgery = dice_.once_in(2) ? Kit::Forgery::kForeignKey : Kit::Forgery::kOtherBytes;
  const Release forged = kit_.forge(forgery);
  const auto target = forged.image->target();
  ++poison_count_;
  pump.inject(wire::ServerMessage{wire::LibraryOffer{target}}, now_);
  for (std::uint32_t at = 0; at < target.size; at += 700) {
    const auto length = std::min<std::uint32_t>(700, target.size - at);
    auto chunk = forged.image->cut({target.version.digest, at, length});
    if (chunk) pump.inject(wire::ServerMessage{std::move(*chunk)}, now_);
  }
}

}  // namespace ph::sim
