#pragma once
#include <string>
#include <vector>

#include "server/service/desk.hpp"

namespace ph::server {

// The fleet as the API tells it: members and units are those of openapi.json. Text that is not
// UTF-8 is shown with replacement characters, never passed on.
std::string pump_json(const PumpView& pump);
std::string token_json(const PumpId& pump, const std::string& word, WallTime until);
std::string pumps_json(WallTime server, const std::vector<PumpView>& pumps);
std::string alarms_json(const std::vector<AlarmView>& alarms);
std::string wards_json(const std::vector<Ward>& wards);
// `next` is what to ask for with `after` to continue.
std::string events_json(const std::vector<storage::StoredEvent>& events, std::uint64_t next);
std::string trend_json(const std::vector<storage::TrendPoint>& points);
// A message of the feed: type "ward" when whole, else "change".
std::string ward_update_json(const WardUpdate& update);

}  // namespace ph::server
