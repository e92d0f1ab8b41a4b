#pragma once
#include <cstdint>

#include "protocol/base/bytes.hpp"
#include "protocol/domain/facts.hpp"

namespace ph::agent {

// One record of a segment: length (4 bytes, of what follows the check sum), CRC-32C of sequence
// and event (4), sequence (8), event. Least significant byte first. README.md has the table.
inline constexpr std::size_t kRecordHead = 8;
inline constexpr std::size_t kLargestRecord = 512;

// Adds one record. A text above PumpEvent::kMaxText is cut at a character's edge.
void put_record(Bytes& into, std::uint64_t sequence, const PumpEvent& event);

// What lies at the beginning of `bytes`.
struct FoundRecord {
  RecordedEvent record;
  std::size_t size = 0;  // in bytes, with its head
};
// kUnavailable: the bytes end before the record does. kMalformed: these bytes are no record.
Result<FoundRecord> take_record(ByteView bytes);

}  // namespace ph::agent
