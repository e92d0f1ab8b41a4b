#pragma once
#include <array>
#include <string>
#include <vector>

#include "protocol/domain/facts.hpp"
#include "pumpagent/journal/disk.hpp"

namespace ph::agent {

// A pump's record as it lies in a folder, read by somebody who changes nothing: a copy, or the
// record of a pump that runs. What its owner would count as recorded when it opened it now: a torn
// tail is left out, and a record that cannot be read stands as record_gap under its own number.
struct JournalCopy {
  StreamId stream{};
  Cursors acknowledged{};  // lazily written: may be older than the truth
  Cursors first_kept{};    // the first number of each lane that is still there
  std::array<std::vector<RecordedEvent>, kLaneCount> lanes;
};

// kNotFound: no record in `folder`. kMalformed: its name is damaged.
Result<JournalCopy> read_journal_copy(Disk& disk, const std::string& folder);
// How far the server has said that it holds this record; zeros where that cannot be read.
Cursors read_acknowledged(Disk& disk, const std::string& folder);

}  // namespace ph::agent
