#include "pumpagent/drivers/power_supply.hpp"

namespace ph::agent {

Result<PowerSupply> PowerSupply::open(const std::string& battery, const std::string& mains) {
  using enum Attribute::Access;
  auto health = Attribute::open(battery + "/health", kRead);
  if (!health) return fail(health.error());
  auto capacity = Attribute::open(battery + "/capacity", kRead);
  if (!capacity) return fail(capacity.error());
  auto voltage = Attribute::open(battery + "/voltage_now", kRead);
  if (!voltage) return fail(voltage.error());
  auto current = Attribute::open(battery + "/current_now", kRead);
  if (!current) return fail(current.error());
  auto online = Attribute::open(mains + "/online", kRead);
  if (!online) return fail(online.error());
  PowerSupply out(std::move(*health), std::move(*capacity), std::move(*voltage),
                  std::move(*current), std::move(*online));
  auto to_empty = Attribute::open(battery + "/time_to_empty_now", kRead);
  if (to_empty) out.to_empty_ = std::move(*to_empty);
  return out;
}

bool PowerSupply::read_battery(BatteryReading& out) const noexcept {
  std::int64_t percent = 0, seconds = 0;
  if (!capacity_.read(percent) || percent < 0 || percent > 100) return false;
  if (!voltage_.read(out.microvolts) || !current_.read(out.microamperes)) return false;
  out.good = health_.says("Good");
  out.charge = Charge::of(percent * 10);
  out.seconds.reset();
  if (to_empty_ && to_empty_->read(seconds)) out.seconds = seconds;
  return true;
}

bool PowerSupply::read_mains(bool& present) const noexcept {
  std::int64_t online = 0;
  if (!online_.read(online)) return false;
  present = online != 0;
  return true;
}

}  // namespace ph::agent
