#pragma once
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <optional>

#include "protocol/net/memory.hpp"
#include "protocol/wire/messages.hpp"
#include "server/service/distribution.hpp"
#include "server/service/pharmacy.hpp"
#include "server/session/pump_visitor.hpp"
#include "tests/support/site_signer.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ph::server {

// A library of one drug.
inline constexpr const char* kSheet =
    "drug,tall_man,route,therapy_class,concentration_amount,concentration_unit,diluent_volume_ml,"
    "dosing_unit,soft_low,soft_high,hard_low,hard_high,default_rate\n"
    "norepinephrine,norepinephrine,IV,vasopressor,4,mg,250,mcg/min,0.3,80,0.15,100,5\n";

// Stands still: nothing here depends on how fast the test runs.
class StandingClock final : public Clock {
 public:
  Now now() const override {
    return {SteadyTime{} + std::chrono::hours{1}, wall_from_ms(1'700'000'000'000)};
  }
};

// A server over a real database in a fresh folder, with pump P-1 (volumetric, ward icu, key
// Digest{7}) enrolled. Everything but the writer runs in the test's own thread.
class AHouse {
 public:
  // Without another word, a release goes to all pumps at once.
  explicit AHouse(OnRelease on_release = OnRelease::kAllPumps);
  ~AHouse();

  // Runs `what` to its end and returns its answer.
  template <class T>
  T run(asio::awaitable<T> what) {
    std::optional<T> answer;
    asio::co_spawn(io_, keep(std::move(what), answer), asio::detached);
    run_until([&answer] { return answer.has_value(); });
    return std::move(*answer);
  }
  void run_until(const std::function<bool()>& reached);

  // Imports the one-drug sheet and has it approved by two people.
  storage::LibraryRecord release(const std::string& sheet = kSheet);
  // A draft of the sheet by ada.
  std::uint32_t draft_of(const std::string& sheet = kSheet);
  void tick_all(std::uint32_t draft, const std::string& name);
  // Ticks everything; then what `name` (ada or cleo first, bea or dora second) is asked to say,
  // said by their own key.
  Result<storage::LibraryRecord> approve(std::uint32_t draft, const std::string& name);
  OrderRequest request(const std::string& dose = "5");

  // The server ends and starts anew over the same database; everything asked of it before is gone.
  void restart();
  // Enrols one more pump of ward icu, known after a restart(). While nothing else writes.
  void enrol(const std::string& pump);

  // Somebody writes into the database past the server.
  void tamper(const std::string& sql);

  FleetDesk& desk() { return *desk_; }
  LibraryDesk& libraries() { return *pharmacy_; }
  SiteSigner& signer() { return signer_; }
  Distribution& rollouts() { return *distribution_; }
  DeskRooms rooms();
  storage::Archive& archive() { return *database_.archive; }
  PumpVisitor& visitor() { return *visitor_; }
  asio::io_context& io() { return io_; }

 private:
  template <class T>
  static asio::awaitable<void> keep(asio::awaitable<T> what, std::optional<T>& answer) {
    answer = co_await std::move(what);
  }

  void open();

  const OnRelease on_release_;
  test::TemporaryFolder made_;
  const std::string folder_ = made_.path();
  StandingClock clock_;
  SiteSigner signer_{"test-site", clock_};
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> guard_{io_.get_executor()};
  storage::Database database_;
  std::unique_ptr<storage::Writer> writer_;
  std::shared_ptr<FleetDesk> desk_;
  std::unique_ptr<Pharmacy> pharmacy_;
  std::unique_ptr<Distribution> distribution_;
  std::unique_ptr<Deltas> deltas_;
  std::unique_ptr<PumpVisitor> visitor_;
};

// The pump's end of one connection to the house.
class APump {
 public:
  explicit APump(AHouse& house, std::string id = "P-1", Digest key = Digest{7});

  void send(const wire::PumpMessage& message);
  void send_text(std::string text);
  void hello(std::optional<LibraryVersion> library = std::nullopt);
  // The next message of the server; fails the test when the connection ends instead.
  wire::ServerMessage next();
  template <class T>
  T next_as() {
    auto message = next();
    EXPECT_TRUE(std::holds_alternative<T>(message)) << "message number " << message.index();
    return std::holds_alternative<T>(message) ? std::get<T>(std::move(message)) : T{};
  }
  bool ended();

 private:
  // What arrived and was not asked for yet.
  struct Inbox {
    std::deque<net::Frame> frames;
    std::string ended;
  };
  static asio::awaitable<void> listen(net::MessageStream& stream, std::shared_ptr<Inbox> inbox);

  AHouse& house_;
  PumpId id_;
  std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
  std::unique_ptr<net::MessageStream> stream_;
};

}  // namespace ph::server
