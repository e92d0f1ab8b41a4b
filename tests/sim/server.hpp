#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "protocol/wire/session.hpp"
#include "server/fleet/fleet_state.hpp"
#include "tests/sim/line.hpp"
#include "tests/sim/store.hpp"
#include "tests/sim/ward_feed.hpp"
#include "tests/sim/witness.hpp"

namespace ph::sim {

// What the server's shells share in a run; all outlive every process.
struct ServerRooms {
  const Kit& kit;
  Store& store;
  Witness& witness;
  Trace& trace;
};

// The digest of the key with which a pump proves who it is. A copy of it has the same.
Digest key_of(const PumpId& pump);

// Whether authors order again for a pump whose last order has not been handed over yet.
enum class Authors : std::uint8_t { kPatient, kImpatient };

// One process of the server: the real fleet state and the real server's end of every connection,
// with a shell as server/service and server/session are, and the real feed for browsers, in
// simulated time. It dies with its object; only the store stays.
class Server {
 public:
  // The store is open.
  Server(const ServerRooms& rooms, Planted planted, Authors authors, std::uint64_t seed);
  // Uncommitted work is lost; what is being committed may have come through or not.
  ~Server();
  // How it will end; alone unless said otherwise.
  void end_by(Death death) { death_ = death; }
  // The store failed: it does nothing more and must end.
  bool has_failed() const { return failed_; }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void accept(const PumpId& pump, std::shared_ptr<Line> line);
  void step(Now now);
  void release(const Release& release, Now now);

  // An author's order. Empty: refused, or not in the state to be given.
  enum class Honesty : std::uint8_t { kWithinLimits, kAboveHardLimit };
  void place(OrderRequest request, Honesty honesty, Now now);
  void cancel(const OrderId& order, Now now);
  WardFeed& feed() { return feed_; }

  const server::FleetState& fleet() const { return fleet_; }
  std::optional<OrderId> open_order(const PumpId& pump) const;
  std::uint64_t messages() const { return messages_; }

 private:
  using Done = std::function<void(const std::vector<storage::Outcome>&, Now)>;
  struct Job {
    std::vector<storage::Change> changes;
    Done done;
  };
  struct Session {
    std::shared_ptr<Line> line;
    wire::ServerEnd end;
    server::Slot slot = 0;
    server::ConnectionNumber connection = 0;
    std::shared_ptr<const server::LibraryImage> library;
    std::shared_ptr<const server::LibraryDelta> delta;  // to it, from what the pump holds
    bool closed = false;
  };

  void load();
  void roll_out();  // the release, to all pumps
  void serve(Session& session, Now now);
  void act(Session& session, std::vector<wire::ServerEffect> effects, Now now);
  void act(Session& session, wire::ServerEffect& effect, Now now);
  void introduce(Session& session, const wire::Hello& hello, Now now);
  void store(const Session& session, wire::EventBatch batch, Now now);
  void stored(const Session& session, const wire::EventBatch& batch, const storage::Outcome& what,
              Now now);
  wire::LibraryTarget target_for(Session& session) const;
  void serve_chunk(Session& session, const wire::ChunkRequest& request, Now now);
  void hang_up(Session& session, Now now);
  void carry_out(server::Effects effects, Now now);
  void tell_all(const std::vector<server::Tell>& tells, Now now);
  void judge_offer(const OrderId& order);
  Session* session_of(server::Slot slot);

  void judge_journal(const wire::Hello& hello);
  void refuse_record(const Session& session, const storage::Outcome& what, Now now);

  void submit(std::vector<storage::Change> changes, bool urgent, Done done);
  void write(Now now);
  void commit(Now now);

  ServerRooms rooms_;
  Planted planted_;
  Authors authors_;
  Dice dice_;
  server::FleetState fleet_;
  const Release* released_ = nullptr;
  std::vector<std::shared_ptr<Session>> sessions_;
  server::ConnectionNumber last_connection_ = 0;
  std::set<PumpId> placing_;  // orders on their way to the disk
  std::deque<Job> urgent_, routine_;
  std::vector<Job> committing_;
  SteadyTime committed_at_{};
  SteadyTime next_tick_{};
  std::map<server::Slot, Cursors> acknowledged_;  // to the pump, by what it said at its hello
  WardFeed feed_;
  Death death_ = Death::kProcess;
  bool failed_ = false;
  std::uint64_t messages_ = 0;
};

}  // namespace ph::sim
