// What people do, what comes over bodies and bags, and what an enemy says.
#include <array>

#include "tests/sim/hospital.hpp"

namespace ph::sim {
namespace {

using agent::FaultKind;

// What happens to lines, bags and motors. Faults that make a mechanism run by itself are bounded by
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
  offer.order.request = request;
  offer.order.library = release.version;
  offer.order.rate = found.rate;
  offer.order.vtbi = found.vtbi;
  offer.order.author = UserName{"nobody"};
  return offer;
}

}  // namespace

void Hospital::author(Pump& pump, std::uint32_t who) {
  auto order = plan_.strikes(Stroke::kOrder, who, 120);
  auto excess = plan_.strikes(Stroke::kExcess, who, 1'200);
  const auto cancel = plan_.strikes(Stroke::kCancel, who, 720);
  if (!server_) return;
  const Now now{now_.steady, now_.wall + server_skew_};
  if (order) {
    server_->place(kit_.request(*order, pump.id()), Server::Honesty::kWithinLimits, now);
  }
  if (excess) {
    server_->place(kit_.excessive(*excess, pump.id()), Server::Honesty::kAboveHardLimit, now);
  }
  if (!cancel) return;
  if (const auto open = server_->open_order(pump.id())) server_->cancel(*open, now);
}

void Hospital::release() {
  const Release& release = kit_.release_next();
  trace_.note(now_.steady, "pharmacy", "releases " + std::to_string(release.version.number));
  if (server_) server_->release(release, {now_.steady, now_.wall + server_skew_});
}

void Hospital::disturb_body(Pump& pump, std::uint32_t who) {
  if (auto dice = plan_.strikes(Stroke::kBody, who, 800)) {
    const auto& fault = kFaults[dice->below(kFaults.size())];
    trace_.note(now_.steady, pump.id().str(), "fault " + std::string(to_string(fault.kind)));
    pump.fault(fault);
  }
  if (auto dice = plan_.strikes(Stroke::kHeal, who, 150)) {
    agent::WorldFault healed = kFaults[dice->below(kFaults.size())];
    healed.value = 0;
    if (healed.kind == FaultKind::kAirBubble) return;
    trace_.note(now_.steady, pump.id().str(), "heals " + std::string(to_string(healed.kind)));
    pump.fault(healed);
  }
}

// What a stolen server or a broken link might say; the gate at the bedside is the only defence.
void Hospital::poison(Pump& pump, Dice dice) {
  if (!pump.is_welcome()) return;
  const Release& release = *kit_.current();
  const bool excessive = dice.once_in(3);
  const auto request = excessive ? kit_.excessive(dice, pump.id()) : kit_.request(dice, pump.id());
  const Assessment found = assess(request, *release.library, pump.model());
  wire::OrderOffer offer = offer_of(request, release, found, ++poison_count_);
  // A high sequence would keep honest orders out: the next one the server would give is the worst.
  offer.order.sequence = store_.model().last_order_sequence(pump.id()) + 1;
  switch (excessive ? 7 : dice.below(6)) {
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
  witness_.poisoned(offer.order.id);
  pump.inject(wire::ServerMessage{offer}, now_);
}

void Hospital::poison_library(Pump& pump, Dice dice) {
  const auto forgery = dice.once_in(2) ? Kit::Forgery::kForeignKey : Kit::Forgery::kOtherBytes;
  const Release forged = kit_.forge(forgery);
  const auto target = forged.image->target();
  pump.inject(wire::ServerMessage{wire::LibraryOffer{target}}, now_);
  for (std::uint32_t at = 0; at < target.size; at += 700) {
    const auto length = std::min<std::uint32_t>(700, target.size - at);
    auto chunk = forged.image->cut({target.version.digest, at, length});
    if (chunk) pump.inject(wire::ServerMessage{std::move(*chunk)}, now_);
  }
}

}  // namespace ph::sim
