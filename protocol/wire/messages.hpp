#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/domain/facts.hpp"
#include "protocol/domain/order.hpp"

namespace ph::wire {

// Versions of this protocol that this build speaks.
inline constexpr std::uint32_t kOldestProtocol = 1;
inline constexpr std::uint32_t kNewestProtocol = 2;
// From this version on a library target may have packed forms.
inline constexpr std::uint32_t kPackedProtocol = 2;

// --- pump to server -------------------------------------------------------------------------

// First message of the pump; nothing else is heard before it.
struct Hello {
  std::uint32_t oldest = kOldestProtocol;  // protocol versions the pump speaks
  std::uint32_t newest = kNewestProtocol;
  PumpId pump;
  ModelId model;
  std::string firmware;                   // 1 to 64 characters
  StreamId stream{};                      // names the pump's journal
  std::uint64_t boot = 0;                 // counts starts of the pump
  WallTime wall{};                        // the pump's clock
  Cursors recorded{};                     // last sequence in the journal, each lane
  Cursors acknowledged{};                 // last sequence the server had acknowledged
  std::optional<LibraryVersion> library;  // active; absent: none
  std::vector<StandingAlarm> alarms;      // all that stand now
  bool operator==(const Hello&) const = default;
};

struct TelemetryReport {
  Telemetry telemetry;
};

// Consecutive events of one lane, from `first` on. 1 to 64 events.
struct EventBatch {
  static constexpr std::size_t kMaxEvents = 64;
  Lane lane = Lane::kUrgent;
  std::uint64_t first = 0;
  std::vector<PumpEvent> events;
};

// Asks for bytes [offset, offset + length) of a library or of a packed form, by their digest.
// length 1 to 32768.
struct ChunkRequest {
  static constexpr std::uint32_t kMaxLength = 32'768;
  Digest digest{};
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

// --- server to pump -------------------------------------------------------------------------

// Bytes from which those of a library can be unpacked (protocol/pack). The pump chooses.
struct PackedForm {
  Digest digest{};             // SHA-256 of the packed bytes
  std::uint32_t size = 0;      // of them
  std::optional<Digest> base;  // the library that they are packed against; absent: none
  bool operator==(const PackedForm&) const = default;
};

// The library that this pump should hold.
struct LibraryTarget {
  static constexpr std::uint32_t kMaxSize = 16 * 1024 * 1024;
  static constexpr std::size_t kMaxForms = 4;
  LibraryVersion version;
  std::uint32_t size = 0;         // bytes of the canonical form
  Signature signature{};          // crypto::kLibraryContext
  std::vector<PackedForm> forms;  // since kPackedProtocol; the bytes themselves are always there
  bool operator==(const LibraryTarget&) const = default;
};

// Answer to Hello.
struct Welcome {
  std::uint32_t protocol = 0;  // the version to speak from now on
  WallTime wall{};             // the server's clock
  Cursors stored{};            // resend from here: last sequence on the server's disk
  std::chrono::milliseconds telemetry_interval{1'000};
  std::optional<LibraryTarget> library;
};

// Everything of `lane` up to `up_to` is on the server's disk.
struct Acknowledgement {
  Lane lane = Lane::kUrgent;
  std::uint64_t up_to = 0;
};

// A proposal for the bedside. `age` is the time since it was issued, by the server's clock.
struct OrderOffer {
  Order order;
  std::chrono::milliseconds age{0};
};

// A wish; the pump answers with an order state event, and what was accepted stays accepted.
struct OrderCancel {
  OrderId order;
  std::string reason;  // at most 160 bytes
};

struct LibraryOffer {
  LibraryTarget target;
};

// Why the server hangs up. `code` is stable; `text` is for a person.
struct Refusal {
  std::string code;  // protocol_version, not_enrolled, identity, malformed, rate, busy, replaced,
                     // record_gap, record_conflict
  std::string text;
  std::chrono::milliseconds retry_after{0};
};

// A binary frame: bytes of a library or packed form from `offset`.
struct Chunk {
  Digest digest{};
  std::uint32_t offset = 0;
  Bytes bytes;
};

using PumpMessage = std::variant<Hello, TelemetryReport, EventBatch, ChunkRequest>;
using ServerMessage =
    std::variant<Welcome, Acknowledgement, OrderOffer, OrderCancel, LibraryOffer, Refusal, Chunk>;

}  // namespace ph::wire
