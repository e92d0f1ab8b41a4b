#include "pumpagent/keeper/order_bytes.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

template <class Kind>
void put_optional(Packer& out, const std::optional<Kind>& value) {
  out.number(static_cast<std::uint8_t>(value.has_value()));
  out.number(value ? std::int64_t{value->count()} : std::int64_t{0});
}

std::optional<std::int64_t> take_optional(Unpacker& in) {
  const bool there = in.number<std::uint8_t>() != 0;
  const auto value = in.number<std::int64_t>();
  return there ? std::optional(value) : std::nullopt;
}

void put_dose(Packer& out, const Dose& dose) {
  out.number(dose.value.coefficient());
  out.number(static_cast<std::uint8_t>(dose.value.places()));
  out.number(static_cast<std::uint8_t>(dose.unit.amount));
  out.number(static_cast<std::uint8_t>(dose.unit.basis));
  out.number(static_cast<std::uint8_t>(dose.unit.pace));
}

bool take_dose(Unpacker& in, Dose& dose) {
  const auto coefficient = in.number<std::int64_t>();
  const auto places = in.number<std::uint8_t>();
  const auto amount = in.number<std::uint8_t>();
  const auto basis = in.number<std::uint8_t>();
  const auto pace = in.number<std::uint8_t>();
  constexpr std::int64_t kBound = 1'000'000'000'000;
  if (!in.is_sound() || coefficient <= -kBound || coefficient >= kBound ||
      places > Decimal::kMaxPlaces || amount > static_cast<std::uint8_t>(AmountUnit::kMillilitre) ||
      basis > static_cast<std::uint8_t>(Basis::kPerSquareMetre) ||
      pace > static_cast<std::uint8_t>(Pace::kPerDay)) {
    return false;
  }
  dose.value = Decimal::of(coefficient, places);
  dose.unit = {static_cast<AmountUnit>(amount), static_cast<Basis>(basis), static_cast<Pace>(pace)};
  return true;
}

void put_request(Packer& out, const OrderRequest& request) {
  out.text(request.pump.str());
  out.text(request.patient.str());
  out.text(request.care_area);
  out.text(request.entry.str());
  put_dose(out, request.dose);
  put_optional(out, request.measures.weight);
  put_optional(out, request.measures.surface);
  put_optional(out, request.vtbi);
  put_optional(out, request.duration);
  out.number(static_cast<std::uint8_t>(request.end_action));
}

bool take_request(Unpacker& in, OrderRequest& request) {
  request.pump = PumpId{in.text()};
  request.patient = PatientRef{in.text()};
  request.care_area = in.text();
  request.entry = EntryId{in.text()};
  if (!take_dose(in, request.dose)) return false;
  if (const auto n = take_optional(in)) request.measures.weight = BodyWeight::of(*n);
  if (const auto n = take_optional(in)) request.measures.surface = BodySurface::of(*n);
  if (const auto n = take_optional(in)) request.vtbi = Volume::of(*n);
  if (const auto n = take_optional(in)) request.duration = milliseconds{*n};
  const auto end = in.number<std::uint8_t>();
  request.end_action = static_cast<EndAction>(end);
  return end <= static_cast<std::uint8_t>(EndAction::kContinue);
}

}  // namespace

void put_order(Packer& out, const Order& order) {
  out.text(order.id.str());
  out.number(order.sequence);
  put_request(out, order.request);
  out.number(order.library.number);
  out.bytes(order.library.digest);
  out.number(order.rate.count());
  out.number(order.vtbi.count());
  out.text(order.author.str());
  out.number(wall_ms(order.issued));
  out.number(std::int64_t{order.time_to_live.count()});
}

Result<Order> take_order(Unpacker& in) {
  Order order;
  order.id = OrderId{in.text()};
  order.sequence = in.number<std::uint64_t>();
  const bool sound = take_request(in, order.request);
  order.library.number = in.number<std::uint32_t>();
  const ByteView digest = in.bytes(order.library.digest.size());
  std::copy(digest.begin(), digest.end(), order.library.digest.begin());
  order.rate = FlowRate::of(in.number<std::int64_t>());
  order.vtbi = Volume::of(in.number<std::int64_t>());
  order.author = UserName{in.text()};
  order.issued = wall_from_ms(in.number<std::int64_t>());
  order.time_to_live = milliseconds{in.number<std::int64_t>()};
  if (!sound || !in.is_sound()) return fail(Fault::kMalformed, "stored order: not readable");
  return order;
}

}  // namespace ph::agent
