#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "server/quality/practice.hpp"
#include "server/quality/quality.hpp"

namespace ph::storage {
class Archive;
}

namespace ph::server {

namespace asio = boost::asio;

struct QualityQuestion {
  WallTime from{}, to{};
  std::optional<WardId> ward;
  std::string drug;
  Shift shift;
};

struct PracticeQuestion {
  WallTime from{}, to{};
  PracticeTerms terms;
};

// How limits were met, for people (server/quality). Callable from any executor; each call comes
// back on the caller's.
class QualityDesk {
 public:
  virtual ~QualityDesk() = default;
  // kOutOfRange when the span does not go forward. Reads the whole span: seconds for a year of a
  // large hospital.
  virtual asio::awaitable<Result<Quality>> quality(QualityQuestion question) = 0;
  // How one entry was dosed.
  virtual asio::awaitable<Result<Practice>> practice(PracticeQuestion question) = 0;
};

// Counts out of the record. Shifts are by the zone of this machine (TZ).
class RecordQuality final : public QualityDesk {
 public:
  // Both outlive it. `readers`: any threads.
  RecordQuality(asio::any_io_executor readers, storage::Archive& archive)
      : readers_(std::move(readers)), archive_(archive) {}
  asio::awaitable<Result<Quality>> quality(QualityQuestion question) override;
  asio::awaitable<Result<Practice>> practice(PracticeQuestion question) override;

 private:
  asio::any_io_executor readers_;
  storage::Archive& archive_;
};

}  // namespace ph::server
