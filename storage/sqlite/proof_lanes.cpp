#include <map>

#include "storage/sqlite/proving.hpp"

namespace ph::storage {
namespace {

struct LanePlace {
  std::int64_t stream = 0;
  Lane lane = Lane::kUrgent;
  auto operator<=>(const LanePlace&) const = default;
};

// "urgent events 3 to 5 of journal …": how many; 0: it says something else.
std::uint64_t gone_in(const std::string& detail) {
  const auto from = detail.find(" events ");
  const auto to = detail.find(" to ", from == detail.npos ? 0 : from);
  if (from == detail.npos || to == detail.npos) return 0;
  const auto first = std::strtoull(detail.c_str() + from + 8, nullptr, 10);
  const auto last = std::strtoull(detail.c_str() + to + 4, nullptr, 10);
  return first > 0 && last >= first ? last - first + 1 : 0;
}

// What the audit says that no database holds any more.
std::map<LanePlace, std::uint64_t> declared(Connection& connection, RecordProof& out) {
  std::map<std::string, std::int64_t> streams;
  Query known(connection, "SELECT row, lower(hex(id)) FROM streams");
  while (known.next()) {
    std::int64_t row = 0;
    std::string id;
    known.read(row, id);
    streams[id] = row;
  }
  std::map<LanePlace, std::uint64_t> gone;
  Query rows(connection, "SELECT detail FROM audit WHERE act = 'record.lost'");
  while (rows.next()) {
    const auto detail = rows.only<std::string>();
    const auto at = detail.find(" of journal ");
    if (at == detail.npos) continue;
    const auto stream = streams.find(detail.substr(at + 12, 32));
    if (stream == streams.end()) continue;
    const Lane lane = detail.starts_with("urgent") ? Lane::kUrgent : Lane::kRoutine;
    gone[{stream->second, lane}] += gone_in(detail);
    out.declared_lost += gone_in(detail);
  }
  return gone;
}

std::string lane_name(Connection& connection, const LanePlace& place) {
  Query query(connection,
              "SELECT p.id || ' journal ' || lower(hex(s.id)) FROM streams s"
              " JOIN pumps p ON p.row = s.pump WHERE s.row = ?1",
              place.stream);
  const std::string name =
      query.next() ? query.only<std::string>() : "journal row " + std::to_string(place.stream);
  return "pump " + name + " " + std::string(to_string(place.lane));
}

struct Counted {
  std::uint64_t rows = 0, numbers = 0, lowest = 0, highest = 0;
};

void prove_lane(Connection& connection, const LanePlace& place, const Counted& counted,
                std::uint64_t cursor, std::uint64_t gone, RecordProof& out) {
  const auto name = [&] { return lane_name(connection, place); };
  if (counted.rows != counted.numbers) {
    out.doubled += counted.rows - counted.numbers;
    out.find(name(), std::to_string(counted.rows - counted.numbers) + " events are stored twice");
  }
  if (counted.highest > cursor) {
    out.find(name(), "event " + std::to_string(counted.highest) + " stands beyond the cursor " +
                         std::to_string(cursor));
  }
  if (counted.numbers + gone < cursor) {
    out.lost += cursor - counted.numbers - gone;
    out.find(name(), std::to_string(cursor - counted.numbers - gone) + " of the " +
                         std::to_string(cursor) + " events acknowledged are not stored");
  }
}

}  // namespace

void prove_lanes(Connection& connection, RecordProof& out) {
  const auto gone = declared(connection, out);
  std::map<LanePlace, Counted> lanes;
  Query counts(connection,
               "SELECT stream, lane, count(*), count(DISTINCT sequence), min(sequence),"
               " max(sequence) FROM events GROUP BY stream, lane");
  while (counts.next()) {
    LanePlace place;
    Counted counted;
    counts.read(place.stream, place.lane, counted.rows, counted.numbers, counted.lowest,
                counted.highest);
    lanes[place] = counted;
    out.events += counted.rows;
  }
  std::map<LanePlace, std::uint64_t> cursors;
  Query stored(connection, "SELECT stream, lane, cursor FROM lanes");
  while (stored.next()) {
    LanePlace place;
    std::uint64_t cursor = 0;
    stored.read(place.stream, place.lane, cursor);
    cursors[place] = cursor;
    lanes[place];
  }
  for (const auto& [place, counted] : lanes) {
    const auto known = gone.find(place);
    prove_lane(connection, place, counted, cursors[place], known == gone.end() ? 0 : known->second,
               out);
  }
  Query streams(connection, "SELECT count(*) FROM streams");
  if (streams.next()) out.streams = streams.only<std::uint64_t>();
}

}  // namespace ph::storage
