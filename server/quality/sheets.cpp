#include <initializer_list>

#include "protocol/wire/csv.hpp"
#include "protocol/wire/sheet_text.hpp"
#include "server/quality/quality.hpp"

namespace ph::server {
namespace {

// What a spreadsheet would run as a formula is made harmless, and quoted to be seen as text.
std::string cell(const std::string& text) {
  const std::string shown = wire::guarded(text);
  return shown == text ? wire::csv_field(shown) : wire::csv_quoted(shown);
}

std::string line(std::initializer_list<std::string> cells) {
  std::string out;
  for (const auto& text : cells) out.append(cell(text)).append(",");
  out.back() = '\r';
  return out += '\n';
}

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string seconds(std::chrono::milliseconds time) {
  const auto tenths = (time.count() + 50) / 100;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

std::string row_of(const std::string& ward, const std::string& drug, const QualityCounts& c) {
  return line({ward, drug, number(c.programmed), number(c.by_order), number(c.by_hand),
               number(c.changes), number(c.outdated), number(c.soft_alerts), number(c.overridden),
               number(c.overridden_within_2s), number(c.hard_refusals), number(c.edited),
               number(c.good_catches), number(c.given_up), number(c.unreadable),
               number(c.refused_orders)});
}

}  // namespace

std::string share(std::uint64_t part, std::uint64_t of) {
  if (of == 0) return "-";
  const std::uint64_t tenths = (part * 2'000 + of) / (of * 2);
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

std::string quality_csv(const Quality& quality) {
  std::string out =
      line({"ward", "drug", "programmed", "by_order", "by_hand", "changes", "outdated_library",
            "soft_alerts", "overridden", "overridden_within_2s", "hard_refusals", "edited",
            "good_catches", "given_up", "unreadable", "refused_orders"});
  for (const auto& row : quality.rows) out += row_of(row.ward.str(), row.drug, row.counts);
  return out += row_of("all", "all", quality.all);
}

// One line for each kind of alarm, so that a sheet can be turned as wanted.
std::string wards_csv(const Quality& quality) {
  std::string out = line({"ward", "measure", "count"});
  for (const auto& ward : quality.wards) {
    const std::string id = ward.ward.str();
    out += line({id, "infusions_started", number(ward.started)});
    out += line({id, "infusions_accounted", number(ward.accounted)});
    out += line({id, "volume_ends", number(ward.volume_ends)});
    out += line({id, "volume_ends_announced", number(ward.volume_announced)});
    out += line({id, "near_end_warnings", number(ward.near_ends)});
    for (const auto& [code, count] : ward.alarms) {
      out += line({id, "alarm_" + std::string(alarm_kind(code).name), number(count)});
    }
  }
  return out;
}

std::string overrides_csv(const Quality& quality) {
  std::string out = line({"at_ms", "pump", "ward", "drug", "limit", "reason", "after_s"});
  for (const auto& row : quality.overrides) {
    out += line({std::to_string(wall_ms(row.at)), row.pump.str(), row.ward.str(), row.drug,
                 row.limit, row.reason, seconds(row.after)});
  }
  return out;
}

}  // namespace ph::server
