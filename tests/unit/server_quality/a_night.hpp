#pragma once
#include "server/quality/quality.hpp"

namespace ph::server {

using namespace std::chrono_literals;

inline WallTime minute(int n) { return WallTime{std::chrono::minutes{n}}; }

// One night in two wards, small enough to be counted by hand.
class Night {
 public:
  Night() {
    terms.from = minute(0);
    terms.to = minute(1'000);
    terms.wards = {{PumpId{"A"}, WardId{"icu"}},
                   {PumpId{"B"}, WardId{"icu"}},
                   {PumpId{"C"}, WardId{"surgery"}}};
    terms.name_of = [](const EntryId& entry) {
      return entry.str() == "hep" ? std::string("heparin") : std::string();
    };
    terms.drug_of = [](std::uint32_t, const OrderRequest& request) {
      return request.entry.str() == "hep" ? std::string("heparin") : std::string();
    };
  }

  // The newest one is `last()`.
  storage::ProgrammeRecord& programme(int at, const char* pump, const char* entry, OrderState state,
                                      ProgrammeSource source = ProgrammeSource::kByHand) {
    storage::ProgrammeRecord& out = programmes.emplace_back();
    out.at = minute(at);
    out.pump = PumpId{pump};
    out.order = OrderId{"o" + std::to_string(programmes.size())};
    out.source = source;
    out.library = 3;
    out.state = state;
    out.request.emplace().entry = EntryId{entry};
    return out;
  }
  void alert(Verdict verdict, std::optional<std::string> reason = {},
             std::chrono::milliseconds after = 0ms) {
    storage::LimitAlert alert;
    alert.verdict = verdict;
    alert.at = programmes.back().at;
    alert.reason = "dose 30";
    if (reason) alert.override_after = after;
    alert.override_reason = std::move(reason);
    programmes.back().alerts.push_back(std::move(alert));
  }
  void event(int at, const char* pump, EventKind kind, std::optional<AlarmCode> alarm = {},
             const char* order = "") {
    events.push_back({PumpId{pump}, minute(at), kind, alarm, OrderId{order}, ""});
  }
  void refused(int at, const char* pump, const char* entry) {
    refusals.push_back({minute(at), UserName{"doc"}, PumpId{pump}, EntryId{entry}, "too much"});
  }
  Quality count() const { return count_quality(programmes, events, refusals, terms); }

  QualityTerms terms;
  std::vector<storage::ProgrammeRecord> programmes;
  std::vector<storage::CountedEvent> events;
  std::vector<storage::RefusedOrder> refusals;
};

}  // namespace ph::server
