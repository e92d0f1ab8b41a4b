#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

// The widest that a reader needs; what a therapy allows is the law of assess().
constexpr std::size_t kMostSteps = 12;
constexpr std::int64_t kMostHeight = 2'500;  // mm
constexpr std::int64_t kMostAge = 150;       // years

void write_time(Writer& writer, std::string_view key, std::chrono::milliseconds time) {
  writer.number(key, time.count());
}

LoadingRequest read_loading(Members& members) {
  return {read_dose(members, "dose"), read_time(members, "duration_ms")};
}

DemandRequest read_demand(Members& members) {
  DemandRequest out;
  out.dose = read_dose(members, "dose");
  out.duration = read_time(members, "duration_ms");
  out.lockout = read_time(members, "lockout_ms");
  return out;
}

WindowRequest read_window(Members& members) {
  return {read_dose(members, "dose"), read_time(members, "length_ms")};
}

PeriodicRequest read_periodic(Members& members) {
  PeriodicRequest out;
  out.dose = read_dose(members, "dose");
  out.duration = read_time(members, "duration_ms");
  out.interval = read_time(members, "interval_ms");
  out.first = read_time(members, "first_ms");
  out.demand_restarts = members.flag("demand_restarts");
  return out;
}

IntermittentRequest read_intermittent(Members& members) {
  IntermittentRequest out;
  out.volume = read_volume(members, "volume_nl");
  out.interval = read_time(members, "interval_ms");
  out.between = read_flow(members, "between_nl_per_h");
  return out;
}

StepRequest read_step(Members& members) {
  StepRequest out;
  out.rate = read_flow(members, "rate_nl_per_h");
  out.volume = read_volume(members, "volume_nl");
  out.wait = read_time(members, "wait_ms");
  return out;
}

FlushRequest read_flush(Members& members) {
  FlushRequest out;
  out.volume = read_volume(members, "volume_nl");
  out.rate = read_flow(members, "rate_nl_per_h");
  out.interval = read_time(members, "interval_ms");
  return out;
}

TciRequest read_tci(Members& members) {
  TciRequest out;
  out.model = members.read<TciModel>("model", parse_tci_model);
  out.site = members.read<TciSite>("site", parse_tci_site);
  out.target_ng_per_ml = members.read<Decimal>("target_ng_per_ml", Decimal::parse);
  out.sex = members.read<Sex>("sex", parse_sex);
  out.height = BodyHeight::of(members.integer("height_mm", 1, kMostHeight));
  out.age_years = static_cast<std::int32_t>(members.integer("age_years", 0, kMostAge));
  return out;
}

void write_doses(Writer& writer, const TherapyRequest& more) {
  if (more.loading) {
    writer.begin_object("loading");
    write_dose(writer, "dose", more.loading->dose);
    write_time(writer, "duration_ms", more.loading->duration);
    writer.end_object();
  }
  if (more.demand) {
    writer.begin_object("demand");
    write_dose(writer, "dose", more.demand->dose);
    write_time(writer, "duration_ms", more.demand->duration);
    write_time(writer, "lockout_ms", more.demand->lockout);
    writer.end_object();
  }
  if (more.window) {
    writer.begin_object("window");
    write_dose(writer, "dose", more.window->dose);
    write_time(writer, "length_ms", more.window->length);
    writer.end_object();
  }
  if (!more.periodic) return;
  writer.begin_object("periodic");
  write_dose(writer, "dose", more.periodic->dose);
  write_time(writer, "duration_ms", more.periodic->duration);
  write_time(writer, "interval_ms", more.periodic->interval);
  write_time(writer, "first_ms", more.periodic->first);
  writer.flag("demand_restarts", more.periodic->demand_restarts);
  writer.end_object();
}

void write_steps(Writer& writer, const TherapyRequest& more) {
  if (!more.steps.empty()) {
    writer.begin_list("steps");
    for (const StepRequest& step : more.steps) {
      writer.begin_object();
      writer.number("rate_nl_per_h", step.rate.count());
      writer.number("volume_nl", step.volume.count());
      write_time(writer, "wait_ms", step.wait);
      writer.end_object();
    }
    writer.end_list();
  }
  if (more.steps_repeat) writer.flag("steps_repeat", true);
}

void write_course(Writer& writer, const TherapyRequest& more) {
  if (more.intermittent) {
    writer.begin_object("intermittent");
    writer.number("volume_nl", more.intermittent->volume.count());
    write_time(writer, "interval_ms", more.intermittent->interval);
    writer.number("between_nl_per_h", more.intermittent->between.count());
    writer.end_object();
  }
  write_steps(writer, more);
  if (more.ramp) {
    writer.begin_object("ramp");
    write_time(writer, "up_ms", more.ramp->up);
    write_time(writer, "down_ms", more.ramp->down);
    writer.end_object();
  }
  if (more.slow_start) {
    writer.begin_object("slow_start");
    writer.number("rate_nl_per_h", more.slow_start->rate.count());
    write_time(writer, "time_ms", more.slow_start->time);
    writer.end_object();
  }
  if (!more.flush) return;
  writer.begin_object("flush");
  writer.number("volume_nl", more.flush->volume.count());
  writer.number("rate_nl_per_h", more.flush->rate.count());
  write_time(writer, "interval_ms", more.flush->interval);
  writer.end_object();
}

void write_tci(Writer& writer, const TciRequest& tci) {
  writer.begin_object("tci");
  writer.text("model", to_string(tci.model));
  writer.text("site", to_string(tci.site));
  writer.text("target_ng_per_ml", tci.target_ng_per_ml.str());
  writer.text("sex", to_string(tci.sex));
  writer.number("height_mm", tci.height.count());
  writer.number("age_years", tci.age_years);
  writer.end_object();
}

}  // namespace

TherapyRequest read_therapy(Members& members) {
  TherapyRequest out;
  const auto part = [&](std::string_view key, auto& into, auto read) {
    if (!members.has(key)) return;
    members.object(key, [&](Members& inside) { into = read(inside); });
  };
  part("loading", out.loading, read_loading);
  part("demand", out.demand, read_demand);
  part("window", out.window, read_window);
  part("periodic", out.periodic, read_periodic);
  part("intermittent", out.intermittent, read_intermittent);
  if (members.has("steps")) {
    members.each("steps", 1, kMostSteps,
                 [&](Members& step) { out.steps.push_back(read_step(step)); });
  }
  out.steps_repeat = members.has("steps_repeat") && members.flag("steps_repeat");
  part("ramp", out.ramp, [](Members& ramp) {
    return RampRequest{read_time(ramp, "up_ms"), read_time(ramp, "down_ms")};
  });
  part("slow_start", out.slow_start, [](Members& slow) {
    return SlowStartRequest{read_flow(slow, "rate_nl_per_h"), read_time(slow, "time_ms")};
  });
  part("flush", out.flush, read_flush);
  part("tci", out.tci, read_tci);
  if (members.has("delay_ms")) out.delay = read_time(members, "delay_ms");
  out.kvo_in_delay = members.has("kvo_in_delay") && members.flag("kvo_in_delay");
  out.secondary = members.has("secondary") && members.flag("secondary");
  return out;
}

void write_therapy(Writer& writer, const TherapyRequest& more) {
  write_doses(writer, more);
  write_course(writer, more);
  if (more.tci) write_tci(writer, *more.tci);
  if (more.delay) write_time(writer, "delay_ms", *more.delay);
  if (more.kvo_in_delay) writer.flag("kvo_in_delay", true);
  if (more.secondary) writer.flag("secondary", true);
}

}  // namespace ph::wire
