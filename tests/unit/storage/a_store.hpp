#pragma once
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "storage/store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ph::storage {

class Folder : public test::TemporaryFolder {
 public:
  std::string file(const std::string& name) const { return path(name); }
};

inline const PumpId kPump{"P-0001"};
inline const PumpId kOther{"P-0002"};

inline StreamId stream(std::uint8_t n) {
  StreamId id{};
  id[15] = n;
  return id;
}
inline Digest digest(std::uint8_t n) {
  Digest value{};
  value[0] = n;
  return value;
}
inline WallTime minute(std::int64_t n) { return WallTime{std::chrono::minutes{n}}; }

inline PumpRecord a_pump(const PumpId& id = kPump) {
  PumpRecord pump;
  pump.id = id;
  pump.model = ModelId{"volumetric-lvp"};
  pump.ward = WardId{"icu"};
  pump.bed = "ICU 3";
  pump.care_area = "adult-icu";
  pump.key_digest = digest(1);
  return pump;
}

inline MeetPump a_meeting(const StreamId& journal, const PumpId& id = kPump) {
  return {id, journal, "1.0", std::nullopt, minute(1)};
}

inline PumpEvent an_event(EventKind kind, std::int64_t number = 0) {
  PumpEvent event;
  event.kind = kind;
  event.number = number;
  event.wall = minute(10);
  event.uptime = std::chrono::seconds{7};
  return event;
}

// Events whose number is their sequence, so that any two differ.
inline AppendEvents a_batch(std::uint64_t first, std::uint64_t count, Lane lane = Lane::kRoutine) {
  AppendEvents batch{kPump, stream(1), lane, first, {}, minute(11)};
  for (std::uint64_t i = 0; i < count; ++i) {
    batch.events.push_back(an_event(EventKind::kKeyPressed, static_cast<std::int64_t>(first + i)));
  }
  return batch;
}

inline OrderRecord an_order(const std::string& id, const std::string& key = "") {
  OrderRecord record;
  Order& order = record.order;
  order.id = OrderId{id};
  order.request.pump = kPump;
  order.request.patient = PatientRef{"pt-1"};
  order.request.care_area = "adult-icu";
  order.request.entry = EntryId{"norepinephrine-8mg-250mL-iv"};
  order.request.dose = {Decimal::of(5, 2),
                        {AmountUnit::kMicrogram, Basis::kPerKilogram, Pace::kPerMinute}};
  order.request.measures.weight = kilograms(70);
  order.request.vtbi = millilitres(250);
  order.library = {3, digest(9)};
  order.rate = microlitres_per_hour(6'560);
  order.vtbi = millilitres(250);
  order.author = UserName{"nina"};
  order.issued = minute(5);
  record.changed = minute(5);
  record.idempotency_key = key;
  record.request_digest = digest(4);
  return record;
}

// An open database with one enrolled pump.
class Store {
 public:
  explicit Store(const std::string& path) : path_(path) {
    open();
    commit(EnrolPump{a_pump()});
  }

  void open() {
    auto opened = open_sqlite(path_);
    if (!opened) throw std::runtime_error(opened.error().detail);
    database_ = std::move(*opened);
  }
  void close() { database_ = {}; }
  void reopen() {
    close();
    open();
  }

  Outcome commit(Change change) {
    auto outcomes = ledger().commit(std::vector{std::move(change)});
    if (!outcomes) throw std::runtime_error(outcomes.error().detail);
    return outcomes->at(0);
  }
  Ledger& ledger() { return *database_.ledger; }
  Archive& archive() { return *database_.archive; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  Database database_;
};

// A test over a fresh database file.
class StoreTest : public testing::Test {
 protected:
  Folder folder_;
  Store store_{folder_.file("ph.db")};
};

inline void PrintTo(Outcome::Kind kind, std::ostream* out) {
  constexpr std::array kNames = {"done", "duplicate", "gap", "conflict", "missing"};
  *out << kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace ph::storage
