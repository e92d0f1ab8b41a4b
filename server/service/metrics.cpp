#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {
namespace {

void line(std::string& text, std::string_view name, std::string_view kind, std::uint64_t value) {
  text.append("# TYPE ").append(name).append(" ").append(kind).append("\n");
  text.append(name).append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace

asio::awaitable<std::string> FleetDesk::metrics() {
  auto job = [this] {
    std::uint64_t connected = 0, standing = 0;
    for (std::size_t i = 0; i < fleet_.size(); ++i) {
      const auto& pump = fleet_.entry(static_cast<Slot>(i));
      connected += pump.connection != 0 ? 1 : 0;
      standing += pump.alarms.size();
    }
    const auto library = status_now();
    std::string text;
    line(text, "pumphouse_pumps", "gauge", library.pumps);
    line(text, "pumphouse_pumps_connected", "gauge", connected);
    line(text, "pumphouse_pumps_on_target_library", "gauge", library.on_target);
    line(text, "pumphouse_pumps_waiting_for_a_wave", "gauge", library.waiting);
    line(text, "pumphouse_pumps_behind_their_library", "gauge", library.stragglers.size());
    line(text, "pumphouse_alarms_standing", "gauge", standing);
    line(text, "pumphouse_orders_open", "gauge", fleet_.open_orders());
    line(text, "pumphouse_watchers", "gauge", publisher_.watchers());
    line(text, "pumphouse_writer_queued", "gauge", rooms_.writer.queued());
    line(text, "pumphouse_telemetry_total", "counter", counts_.telemetry);
    line(text, "pumphouse_event_batches_total", "counter", counts_.batches);
    line(text, "pumphouse_events_stored_total", "counter", counts_.events);
    line(text, "pumphouse_events_repeated_total", "counter", counts_.duplicates);
    line(text, "pumphouse_events_lost_total", "counter", counts_.lost);
    line(text, "pumphouse_connections_refused_total", "counter", counts_.refused);
    line(text, "pumphouse_connections_replaced_total", "counter", counts_.replaced);
    for (const auto& more : more_metrics_) more(text);
    return text;
  };
  co_return co_await ask(rooms_.strand, std::move(job));
}

}  // namespace ph::server
