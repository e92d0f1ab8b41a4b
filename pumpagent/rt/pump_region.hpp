#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include "protocol/base/bytes.hpp"
#include "protocol/domain/facts.hpp"
#include "protocol/domain/library.hpp"
#include "pumpagent/alarms/board.hpp"
#include "pumpagent/control/hal.hpp"
#include "pumpagent/control/self_test.hpp"
#include "pumpagent/engine/engine.hpp"
#include "pumpagent/monitor/monitor.hpp"
#include "pumpagent/rt/blob.hpp"
#include "pumpagent/rt/event_record.hpp"
#include "pumpagent/rt/mailbox.hpp"
#include "pumpagent/rt/ring.hpp"

namespace ph::agent {

// Everything that crosses between the processes of one pump. Each mailbox and each ring has one
// writer and is named after it; nobody writes anywhere else. Times are of the machine's steady
// clock in nanoseconds.

// --- the simulated hardware: world and drivers ------------------------------------------------
struct SensorPicture {
  std::int64_t taken = 0;
  SensorReadings readings;
};
struct WorldRegisters {
  std::atomic<std::uint64_t> power_ons;            // world
  Mailbox<SensorPicture> sensors;                  // world, 1000 a second
  Ring<ActuatorCommands, 256> actuators;           // drive to world
  std::atomic<std::int64_t> lease_renewed;         // guard; 0: dropped
  std::atomic<std::int64_t> watchdog_fed;          // guard
  Mailbox<std::array<std::int64_t, 2>> delivered;  // world: arrived, line pressure
};

// --- between the processes ----------------------------------------------------------------------
// A person's key, from the front of the pump.
struct KeyRecord {
  std::uint8_t key = 0;
  Blob<124> text;
};

// An offer or a cancel as the server worded it, and when it came.
struct ProposalRecord {
  std::int64_t came = 0;
  Blob<4096> message;
};

// What the bedside asks of the drive.
struct DriveCommand {
  enum class What : std::uint8_t { kEngine, kClear, kSilence };
  What what = What::kEngine;
  EngineCommand engine;
  AlarmCode alarm = AlarmCode::kGuardTrip;
};

// The programme that a person confirmed, for the guard to judge by itself against the signed
// library: what the gate found (programme), and everything it was found from. The panel posts it
// before it sends kLoad, kReplace or a new value with the same `order`, and waits until the guard
// has answered `serial`; the guard goes over to it when the drive says `order`. The infusion that a
// piggyback interrupts is posted beside it with a serial of its own, to which nobody waits: the
// drive comes back to it by itself.
struct ConfirmedRecord {
  std::uint64_t serial = 0;  // rises with every change, over restarts of the panel too
  bool present = false;
  // No programme: a person said that no patient is connected, the line may be primed.
  bool primes = false;
  OrderTag order;
  Programme programme;
  LibraryVersion library;  // by which the gate judged
  Blob<4096> request;      // wire::request_text; empty: nothing that can be judged
};

// What the keeper's disk remembers of the therapy; posted once in every life of the keeper, before
// its first notice. A drive that starts in a power-on of its own takes it up, paused.
struct TherapyRecord {
  std::uint64_t power_on = 0;  // for which it was read
  bool present = false;        // false: nothing was stored, or it could not be read
  bool lost = false;           // something was stored and could not be read: kTherapyLost
  EngineState engine;
  std::int64_t next_alarm_instance = 1;
  // The shortest believable time that `engine` lay there until `as_of`, on the steady clock; a
  // drive that takes it up later adds what has passed since. Zero: unknown.
  std::chrono::nanoseconds away{0};
  std::int64_t as_of = 0;
  bool power_cycled = false;  // the drive has not run in this power-on yet
  Volume low_by;  // `engine` may miss up to so much of what was given before the power went
};

struct DriveSnapshot {
  std::int64_t heartbeat = 0;
  std::uint64_t power_on = 0;
  std::uint64_t channel = 0;  // channel_version() of the drive
  EngineSnapshot engine;
  EngineState saved;
  Pressure pressure;
  FlowRate measured;  // by the encoder (FlowMeter)
  Charge battery;
  bool on_mains = true;
  std::chrono::minutes battery_left{0};  // 0: unknown, or on mains
  SelfTest::State self_test = SelfTest::State::kNotAsked;
  SelfTestFault self_test_fault = SelfTestFault::kNone;
  bool alarm_stop = false;
  bool backing_off = false;  // turns back to relieve an occlusion
  bool pressing = false;     // presses against the shut line and draws back (P56)
  std::uint32_t late_ticks = 0;
  std::int64_t next_alarm_instance = 1;
  std::uint32_t alarm_count = 0;
  std::array<BoardEntry, kAlarmCodeCount> alarms{};  // gravest first
};

struct GuardStatus {
  std::int64_t heartbeat = 0;
  std::uint64_t channel = 0;  // channel_version() of the guard
  bool ready = false;         // its self-test at the start has passed
  bool lease = false;
  Trip trip = Trip::kNone;
  std::uint64_t approved = 0;  // serial of the confirmed programme that it grants
  std::uint64_t refused = 0;   // serial that it does not
  Blob<160> reason;
};

// What the front shows, as display_bytes.
using DisplayText = Blob<16'384>;

struct PanelStatus {
  std::int64_t heartbeat = 0;
  bool passive = true;
  bool order_waits = false;
  bool memory_lost = false;  // of the orders: kTherapyLost
  std::uint32_t library = 0;
  AlarmSet conditions;  // what stands at the bedside: a value unconfirmed, a locked stop
};

struct LinkStatus {
  std::int64_t heartbeat = 0;
  bool linked = false;
  bool lost = false;  // for longer than 15 s
};

// What the keeper has on disk, for all.
struct KeeperNotice {
  std::int64_t heartbeat = 0;
  std::uint64_t power_on = 0;
  std::uint64_t boot = 0;
  StreamId stream{};
  Cursors recorded{};
  Cursors acknowledged{};
  bool has_library = false;
  std::uint32_t library = 0;
  Digest digest{};
  std::uint32_t wants = 0;  // bytes asked for at `wants_from`; 0: none
  std::uint32_t wants_from = 0;
  Digest wants_of{};
  bool nearly_full = false;  // too much waits for the server: kLogNearlyFull
};

inline constexpr std::size_t kEventSources = 3;
enum class EventSource : std::uint8_t { kDrive, kGuard, kPanel };

// The batch of events that the keeper is taking into the record: posted before the journal is
// written, so that a keeper killed before it emptied the rings knows what is recorded already.
struct TakenBatch {
  StreamId stream{};
  Cursors before{};                                 // of the journal
  std::array<std::uint64_t, kEventSources> from{};  // places in the rings
  std::array<std::uint64_t, kEventSources> to{};
};

struct PumpRegion {
  static constexpr std::uint64_t kMagic = 0x5048'5247'0001'0008;  // "PHRG", layout 8

  WorldRegisters world;
  std::array<Ring<EventRecord, 512>, kEventSources> events;  // source to keeper
  Ring<KeyRecord, 32> keys;                                  // world to panel
  Ring<DriveCommand, 32> commands;                           // panel to drive
  Ring<Answer, 32> answers;                                  // drive to panel, one a command
  Mailbox<ConfirmedRecord> confirmed;                        // panel
  Mailbox<ConfirmedRecord> interrupted;                      // panel: behind a piggyback
  Mailbox<DriveSnapshot> drive;                              // drive
  Mailbox<GuardStatus> guard;                                // guard
  Mailbox<PanelStatus> panel;                                // panel
  Mailbox<DisplayText> display;                              // panel: display_bytes
  Mailbox<Blob<4096>> telemetry;                             // panel: a telemetry message
  Mailbox<LinkStatus> link;                                  // link
  Mailbox<KeeperNotice> keeper;                              // keeper
  Ring<ProposalRecord, 16> proposals;                        // link to panel
  Ring<Blob<36'864>, 8> to_keeper;                           // link to keeper: server messages
  Mailbox<TherapyRecord> therapy;                            // keeper
  Mailbox<TakenBatch> taken;                                 // keeper
};

}  // namespace ph::agent
