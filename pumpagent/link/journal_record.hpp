#pragma once
#include "protocol/wire/session.hpp"
#include "pumpagent/journal/journal.hpp"

namespace ph::agent {

// The journal as the session reads it, for an owner of both.
class JournalRecord final : public wire::Record {
 public:
  explicit JournalRecord(const Journal& journal) : journal_(journal) {}
  StreamId stream() const override { return journal_.stream(); }
  Cursors recorded() const override { return journal_.recorded(); }
  Cursors acknowledged() const override { return journal_.acknowledged(); }
  std::vector<RecordedEvent> read(Lane lane, std::uint64_t from, std::size_t most) const override {
    return journal_.read(lane, from, most);
  }

 private:
  const Journal& journal_;
};

}  // namespace ph::agent
