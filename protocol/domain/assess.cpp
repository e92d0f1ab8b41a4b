#include "protocol/domain/assessing.hpp"

namespace ph {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortest = std::chrono::seconds{1};
constexpr milliseconds kLongest = std::chrono::hours{8'760};
constexpr milliseconds kDelayShortest = std::chrono::minutes{1};
constexpr milliseconds kDelayLongest = std::chrono::hours{24};

Status check_duration(const OrderRequest& request) {
  if (!request.duration) return {};
  if (*request.duration >= kShortest && *request.duration <= kLongest) return {};
  return fail(Fault::kOutOfRange, "duration: expected 1 s to 8760 h, got " +
                                      std::to_string(request.duration->count()) + " ms");
}

void check_route(Case& c) {
  if (auto may = may_give(c.model, c.entry); !may) c.refuse(may.error().detail);
}

void check_end(Case& c) {
  const EndAction action = c.request.end_action;
  const bool dosed = c.request.more.demand || c.request.more.periodic;
  if (action == EndAction::kKeepVeinOpen && c.entry.route != Route::kIntravenous) {
    c.refuse("KVO: only for the intravenous route, not " + std::string(to_string(c.entry.route)));
  }
  if (action == EndAction::kKeepVeinOpen && c.therapy == Therapy::kDoseOverTime) {
    c.refuse("end action kvo: a total dose ends when it has been given");
  }
  if (action != EndAction::kContinue) return;
  if (is_total(c.entry.limits.unit)) {
    c.refuse("end action continue: a total dose ends when it has been given");
  }
  if (dosed || c.therapy == Therapy::kRamp || c.therapy == Therapy::kMultistep ||
      c.therapy == Therapy::kIntermittent) {
    c.refuse("end action continue: not with " + std::string(to_string(c.therapy)));
  }
}

void check_secondary(Case& c) {
  if (!c.request.more.secondary) return;
  if (c.entry.route != Route::kIntravenous || c.model.mechanism != Mechanism::kPeristaltic) {
    c.refuse("piggyback: only into a vein by a peristaltic pump, not " +
             std::string(to_string(c.entry.route)) + " by " +
             std::string(to_string(c.model.mechanism)));
  }
  if (c.request.end_action != EndAction::kStop) {
    c.refuse("end action " + std::string(to_string(c.request.end_action)) +
             ": a piggyback returns to its primary");
  }
}

// The base dose, where the order has one of its own: steps, ramp and target fix theirs.
void judge_base(Case& c, const Judgement& judged) {
  const bool own =
      c.therapy != Therapy::kMultistep && c.therapy != Therapy::kRamp && c.therapy != Therapy::kTci;
  const bool none = c.request.dose.value == Decimal{};
  if (own) {
    const bool dosed = c.request.more.demand || c.request.more.periodic;
    return none && dosed ? void() : c.weigh("", judged);
  }
  if (none) return;
  c.refuse("dose " + to_string(c.request.dose) + ": expected 0 with " +
           std::string(to_string(c.therapy)) + ", which fixes the rate by itself");
}

void check_bounds(Case& c) {
  const Assessment& out = c.out;
  const bool may_rest = c.request.more.demand || c.request.more.periodic;
  if (out.rate > c.rate_most()) {
    c.refuse("rate " + to_string(out.rate) + " above the highest rate " + to_string(c.rate_most()) +
             " of " +
             (c.area.rate_max < c.model.rate_max ? "care area " + c.area.id
                                                 : "model " + c.model.id.str()));
  }
  if (out.rate < c.model.rate_min && !(may_rest && out.rate == FlowRate{})) {
    c.refuse("rate " + to_string(out.rate) + " below the lowest rate " +
             to_string(c.model.rate_min) + " of model " + c.model.id.str());
  }
  const Volume largest = std::min(c.area.vtbi_max, c.model.vtbi_max);
  if (out.vtbi > largest) {
    c.refuse("VTBI " + to_string(out.vtbi) + " above the largest VTBI " + to_string(largest));
  }
  if (out.vtbi <= nanolitres(0)) c.refuse("VTBI: expected above 0 mL, got " + to_string(out.vtbi));
}

// The library's bounds of time, for what has a time: the one that was asked for, or what the VTBI
// takes at one rate.
void check_time(Case& c) {
  const bool one_rate = c.therapy == Therapy::kContinuous || c.therapy == Therapy::kBlood;
  const bool flows = c.out.rate > FlowRate{} && c.out.vtbi > Volume{};
  if (!c.request.duration && !(one_rate && flows)) return;
  const milliseconds time =
      c.request.duration ? *c.request.duration : time_for(c.out.vtbi, c.out.rate);
  if (c.entry.duration_least && time < *c.entry.duration_least) {
    c.refuse("duration " + to_string(time) + ": at least " + to_string(*c.entry.duration_least) +
             " for " + c.entry.tall_man);
  }
  if (c.entry.duration_most && time > *c.entry.duration_most) {
    c.refuse("duration " + to_string(time) + ": at most " + to_string(*c.entry.duration_most) +
             " for " + c.entry.tall_man);
  }
}

// A care area makes a limit of the model tighter; one without a figure takes none away.
template <class Kind>
Quantity<Kind> tighter(Quantity<Kind> area, Quantity<Kind> model) {
  return area > Quantity<Kind>{} ? std::min(area, model) : model;
}

void lay_down(Case& c) {
  Programme& programme = c.out.programme;
  programme.therapy = c.therapy;
  programme.rate = c.out.rate;
  programme.vtbi = c.out.vtbi;
  programme.end_action = c.request.end_action;
  programme.near_end = c.area.near_end;
  programme.occlusion_down = tighter(c.area.occlusion, c.model.occlusion_down);
  if (c.entry.route != Route::kEnteral) {
    programme.air_single = tighter(c.area.air_single, c.model.air_single);
  }
  programme.life_sustaining = c.entry.life_sustaining;
  programme.occlusion_restarts = c.area.occlusion_restarts;
  programme.secondary = c.request.more.secondary;
}

// No vein, nothing to keep open: not even an alarm brings such an infusion to KVO. A drug by target
// never goes on by itself.
void assess_kvo(Case& c) {
  Programme& programme = c.out.programme;
  if (c.entry.route == Route::kIntravenous && c.therapy != Therapy::kTci) {
    const FlowRate own = kvo_rate(lowest_rate(programme));
    const FlowRate least = std::min(own, c.model.rate_min);
    programme.kvo = std::max(std::min(own, c.area.kvo.value_or(own)), least);
  }
  const bool wanted = c.request.end_action == EndAction::kKeepVeinOpen;
  if (wanted && c.entry.route == Route::kIntravenous && programme.kvo == FlowRate{}) {
    c.refuse("KVO: needs a base rate");
  }
}

void assess_delay(Case& c) {
  const TherapyRequest& more = c.request.more;
  if (more.kvo_in_delay && !more.delay) return c.refuse("KVO in the delay: needs a delayed start");
  if (!more.delay) return;
  c.expect(*more.delay, "delay", kDelayShortest, kDelayLongest);
  c.out.programme.delay = *more.delay;
  c.out.programme.kvo_in_delay = more.kvo_in_delay;
  if (more.kvo_in_delay &&
      (c.out.programme.kvo == FlowRate{} || c.therapy == Therapy::kDoseOverTime)) {
    c.refuse("KVO in the delay: only into a vein, with a base rate, not before a total dose");
  }
}

void assess_parts(Case& c) {
  assess_course(c);
  check_bounds(c);
  check_time(c);
  assess_doses(c);
  assess_tci(c);
  assess_kvo(c);
  assess_delay(c);
}

}  // namespace

void Case::expect(milliseconds value, std::string_view name, milliseconds least,
                  milliseconds most) {
  if (value >= least && value <= most) return;
  refuse(std::string(name) + ": expected " + to_string(least) + " to " + to_string(most) +
         ", got " + to_string(value));
}

FlowRate Case::programmable(FlowRate rate, Round round) const {
  const std::int64_t step = std::max(rate_step(rate), model.rate_resolution.count());
  const std::int64_t more = round == Round::kNearest ? step / 2
                            : round == Round::kUp    ? step - 1
                                                     : 0;
  return FlowRate::of((rate.count() + more) / step * step);
}

void Case::weigh(std::string_view part, const Judgement& judgement) {
  if (judgement.verdict == Verdict::kWithin) return;
  const std::string reason =
      part.empty() ? judgement.reason : std::string(part) + ' ' + judgement.reason;
  out.judgement.verdict = std::max(out.judgement.verdict, judgement.verdict);
  out.judgement.reason.append(out.judgement.reason.empty() ? "" : "; ").append(reason);
  if (!is_forbidden(judgement.verdict)) return;
  refuse(reason + " for " + entry.tall_man + ' ' + to_string(entry.concentration));
}

void Case::weigh_rate(std::string_view part, FlowRate rate) {
  const auto beyond = [&](const std::optional<Decimal>& limit, bool above) -> std::optional<Dose> {
    if (!limit) return std::nullopt;
    const Dose dose{*limit, entry.limits.unit};
    const auto flow = flow_for(dose, entry.concentration, request.measures);
    if (!flow) {
      refuse(std::string(part) + ' ' + flow.error().detail);
      return std::nullopt;
    }
    const bool passes = above ? rate > *flow : rate < *flow;
    return passes ? std::optional(dose) : std::nullopt;
  };
  const auto passed = [&](Verdict verdict, const char* words, const Dose& limit) {
    weigh(part, {verdict, "rate " + to_string(rate) + ' ' + words + ' ' + to_string(limit)});
  };
  const LimitSet& limits = entry.limits;
  if (const auto limit = beyond(limits.hard_high, true)) {
    return passed(Verdict::kAboveHard, "above hard limit", *limit);
  }
  if (const auto limit = beyond(limits.hard_low, false)) {
    return passed(Verdict::kBelowHard, "below hard limit", *limit);
  }
  if (const auto limit = beyond(limits.soft_high, true)) {
    return passed(Verdict::kAboveSoft, "above soft limit", *limit);
  }
  if (const auto limit = beyond(limits.soft_low, false)) {
    passed(Verdict::kBelowSoft, "below soft limit", *limit);
  }
}

void Case::expect_rate(std::string_view part, FlowRate rate) {
  const FlowRate most = std::max(rate_most(), dose_rate_most());
  if (rate >= model.rate_min && rate > FlowRate{} && rate <= most) return;
  refuse(std::string(part) + ": rate expected " + to_string(model.rate_min) + " to " +
         to_string(most) + ", got " + to_string(rate));
}

Assessment assess(const OrderRequest& request, const Library& library, const PumpModel& model) {
  Assessment out;
  const auto refuse = [&](std::string why) { out.refusals.push_back(std::move(why)); };
  const CareArea* area = library.area(request.care_area);
  if (area == nullptr) {
    refuse("care area " + request.care_area + ": not in library " + std::to_string(library.number));
    return out;
  }
  const DrugEntry* found = library.find(request.care_area, request.entry);
  if (found == nullptr) {
    refuse("entry " + request.entry.str() + ": not in care area " + request.care_area +
           " of library " + std::to_string(library.number));
    return out;
  }
  const auto therapy = therapy_of(request, *found);
  if (!therapy) {
    out.refusals = clashes(request, *found);
    return out;
  }
  const auto entry = as_chosen(request, *found);
  if (!entry) {
    refuse(entry.error().detail);
    return out;
  }
  Case c{request, *area, *entry, model, *therapy, out};
  check_route(c);
  check_end(c);
  check_secondary(c);
  assess_patient(c);
  if (!assess_strength(c)) return out;
  const auto judged = judge(entry->limits, request.dose);
  if (!judged) {
    refuse(judged.error().detail);
    return out;
  }
  judge_base(c, *judged);
  if (auto sound = check_duration(request); !sound) {
    refuse(sound.error().detail);
    return out;
  }
  const auto flow = flow_of(c);
  if (!flow) {
    refuse(flow.error().detail);
    return out;
  }
  out.rate = flow->rate;
  out.vtbi = flow->vtbi;
  lay_down(c);
  assess_parts(c);
  return out;
}

}  // namespace ph
