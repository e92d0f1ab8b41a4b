#include "server/quality/practice.hpp"

#include "server/quality/quality.hpp"

namespace ph::server {
namespace {

using storage::LimitAlert;
using storage::ProgrammeRecord;

std::int64_t times_a_day(Pace pace) {
  return pace == Pace::kPerMinute ? 1'440 : pace == Pace::kPerHour ? 24 : 1;
}

// The dose as parts of its substance, for the place on a picture and for no limit.
double size_of(const Dose& dose) {
  return static_cast<double>(dose.value.in_billionths()) *
         static_cast<double>(parts_in(dose.unit.amount)) *
         static_cast<double>(times_a_day(dose.unit.pace));
}

PracticeBin* bin_of(Practice& out, const Dose& dose, const Dose& most) {
  if (compare(dose, most) >= 0) return &out.beyond;
  const double part = size_of(dose) / size_of(most) * static_cast<double>(out.bins.size());
  return &out.bins[std::min(static_cast<std::size_t>(part), out.bins.size() - 1)];
}

void count(const ProgrammeRecord& programme, PracticeBin& bin) {
  const bool confirmed = was_confirmed(programme.state);
  if (programme.alerts.empty()) {
    bin.within += confirmed ? 1 : 0;
  } else {
    ++(confirmed ? bin.overridden : bin.stopped);
  }
}

}  // namespace

Practice count_practice(std::span<const ProgrammeRecord> programmes, const PracticeTerms& terms) {
  Practice out;
  out.bins.resize(terms.bins);
  const Dose most{terms.most, terms.unit};
  for (const auto& programme : programmes) {
    const auto& request = programme.request;
    if (!request || request->care_area != terms.care_area || request->entry != terms.entry ||
        request->dose.value <= Decimal{}) {
      continue;
    }
    if (comparable(request->dose.unit, terms.unit)) {
      count(programme, *bin_of(out, request->dose, most));
    } else {
      ++out.elsewhere;
    }
  }
  return out;
}

}  // namespace ph::server
