#include "pumpagent/guard/library_judge.hpp"

#include <utility>

#include "protocol/wire/library_codec.hpp"
#include "pumpagent/journal/library_slots.hpp"

namespace ph::agent {
namespace {

tl::unexpected<Error> refuse(std::string why) { return fail(Fault::kRefused, std::move(why)); }

// What comes out of shared memory must be something before it is reckoned with.
bool is_sound(const Dose& dose) {
  constexpr std::int64_t kMost = 1'000'000'000'000;
  const std::int64_t coefficient = dose.value.coefficient();
  return coefficient >= 0 && coefficient < kMost && dose.value.places() >= 0 &&
         dose.value.places() <= Decimal::kMaxPlaces &&
         dose.unit.amount <= AmountUnit::kMillilitre && dose.unit.basis <= Basis::kPerSquareMetre &&
         dose.unit.pace <= Pace::kPerDay;
}

Result<OrderRequest> request_of(const ConfirmedRecord& confirmed) {
  if (!confirmed.has_dose || !is_sound(confirmed.dose) ||
      confirmed.programme.end_action > EndAction::kContinue) {
    return refuse("the confirmation names no dose that can be judged");
  }
  auto entry = EntryId::parse(confirmed.entry.text(), "entry of the confirmation");
  if (!entry) return fail(entry.error());
  OrderRequest request;
  request.care_area = std::string(confirmed.care_area.text());
  request.entry = std::move(*entry);
  request.dose = confirmed.dose;
  request.measures = confirmed.measures;
  request.vtbi = confirmed.vtbi;
  request.duration = confirmed.duration;
  request.end_action = confirmed.programme.end_action;
  return request;
}

Status same(const Programme& confirmed, const Programme& found) {
  if (confirmed.rate != found.rate) {
    return refuse("confirmed rate " + to_string(confirmed.rate) + ": the library gives " +
                  to_string(found.rate));
  }
  if (confirmed.vtbi != found.vtbi) {
    return refuse("confirmed VTBI " + to_string(confirmed.vtbi) + ": the library gives " +
                  to_string(found.vtbi));
  }
  if (confirmed.kvo != found.kvo || confirmed.kvo_time != found.kvo_time) {
    return refuse("confirmed KVO " + to_string(confirmed.kvo) + ": the library gives " +
                  to_string(found.kvo));
  }
  if (confirmed.occlusion_down != found.occlusion_down ||
      confirmed.air_single != found.air_single || confirmed.near_end != found.near_end ||
      confirmed.life_sustaining != found.life_sustaining) {
    return refuse("confirmed limits of pressure, air or alarms: not those of the library");
  }
  return {};
}

}  // namespace

LibraryJudge::LibraryJudge(Disk& disk, std::string folder, const crypto::PublicKey& key,
                           PumpModel model)
    : disk_(disk), folder_(std::move(folder)), key_(key), model_(std::move(model)) {}

// Proved anew each time; taken apart only when it is another.
Status LibraryJudge::read_library() {
  auto active = read_active_library(disk_, folder_, key_);
  if (!active) return fail(active.error());
  if (library_ && version_ == active->target.version) return {};
  library_.reset();
  auto parsed = wire::parse_library(as_text(active->bytes));
  if (!parsed) return fail(parsed.error());
  if (parsed->number != active->target.version.number) {
    return refuse("library " + std::to_string(parsed->number) + ": signed for another number");
  }
  version_ = active->target.version;
  library_ = std::move(*parsed);
  return {};
}

Status LibraryJudge::judge(const ConfirmedRecord& confirmed) {
  auto request = request_of(confirmed);
  if (!request) return fail(request.error());
  if (auto read = read_library(); !read) return read;
  if (confirmed.library != version_) {
    return refuse("confirmed by library " + std::to_string(confirmed.library.number) +
                  ": the pump's signed one is " + std::to_string(version_.number) +
                  (confirmed.library.number == version_.number ? " with another content" : ""));
  }
  const Assessment found = assess(*request, *library_, model_);
  if (!found.accepted()) return refuse(found.refusals.front());
  return same(confirmed.programme, found.programme);
}

}  // namespace ph::agent
