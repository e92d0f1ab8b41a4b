#include "pumpagent/guard/library_judge.hpp"

#include <algorithm>
#include <utility>

#include "protocol/wire/library_codec.hpp"
#include "protocol/wire/request_text.hpp"
#include "pumpagent/journal/library_slots.hpp"

namespace ph::agent {
namespace {

tl::unexpected<Error> refuse(std::string why) { return fail(Fault::kRefused, std::move(why)); }

// Stairs of a ramp that were given up have stretched its plateau, or shortened the whole.
Programme as_confirmed(Programme found, const Programme& confirmed) {
  if (found.therapy != Therapy::kRamp) return found;
  for (std::size_t i = 0; i < Course::kMost; ++i) {
    found.course.phases[i].volume = confirmed.course.phases[i].volume;
  }
  found.vtbi = std::min(found.vtbi, confirmed.vtbi);
  return found;
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
  if (confirmed.demand != found.demand || confirmed.window != found.window) {
    return refuse("confirmed demand dose, lockout or window limit: not those of the library");
  }
  if (confirmed.bolus != found.bolus || confirmed.rate_most != found.rate_most) {
    return refuse("confirmed bolus, or highest rate of a dose: not those of the library");
  }
  if (confirmed.course != found.course || confirmed.periodic != found.periodic) {
    return refuse("confirmed steps or programmed doses: not those of the order");
  }
  if (confirmed.tci != found.tci) {
    return refuse("confirmed model, patient or target: not those of the order");
  }
  if (confirmed.occlusion_down != found.occlusion_down ||
      confirmed.air_single != found.air_single || confirmed.near_end != found.near_end ||
      confirmed.life_sustaining != found.life_sustaining) {
    return refuse("confirmed limits of pressure, air or alarms: not those of the library");
  }
  if (confirmed != found) {
    return refuse("confirmed programme: not in every part what the order and the library give");
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
  auto request = wire::parse_request(confirmed.request.text());
  if (!request) return refuse("the confirmation cannot be judged: " + request.error().detail);
  if (auto read = read_library(); !read) return read;
  if (confirmed.library != version_) {
    return refuse("confirmed by library " + std::to_string(confirmed.library.number) +
                  ": the pump's signed one is " + std::to_string(version_.number) +
                  (confirmed.library.number == version_.number ? " with another content" : ""));
  }
  const Assessment found = assess(*request, *library_, model_);
  if (!found.accepted()) return refuse(found.refusals.front());
  return same(confirmed.programme, as_confirmed(found.programme, confirmed.programme));
}

}  // namespace ph::agent
