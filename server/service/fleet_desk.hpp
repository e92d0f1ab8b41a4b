#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "protocol/crypto/crypto.hpp"
#include "server/enrolment/tokens.hpp"
#include "server/fleet/fleet_state.hpp"
#include "server/library/rollout_target.hpp"
#include "server/service/desk.hpp"
#include "server/service/gate.hpp"
#include "server/service/order_draft.hpp"
#include "server/service/publisher.hpp"
#include "server/service/released.hpp"
#include "storage/store.hpp"

namespace ph::server {

// What the desk works with; all must outlive it.
struct DeskRooms {
  asio::any_io_executor strand;   // owns the fleet state: a strand, or a context of one thread
  asio::any_io_executor readers;  // for reading storage and slow arithmetic; any threads
  storage::Writer& writer;
  storage::Archive& archive;
  Clock& clock;
};

struct DeskSettings {
  std::vector<Ward> wards;
  std::map<ModelId, PumpModel> models;
  crypto::PublicKey public_key{};  // of libraries
  ContactLimits contact;
  std::chrono::milliseconds order_time_to_live{1'800'000};
  // Storage failed for good; nothing more can be promised. Called once, on the fleet strand.
  std::function<void(std::string why)> on_storage_failure;
};

// The shell of the fleet: one strand owns FleetState, carries out its effects (store, tell,
// publish) and answers people (Desk) and pump sessions (Gate). Nothing is acknowledged to a pump or
// a person before it is on disk. stop() before destruction; calls in flight must have ended.
class FleetDesk final : public Desk, public Gate {
 public:
  using Changes = std::vector<storage::Change>;
  using Outcomes = std::vector<storage::Outcome>;

  // Loads pumps, open orders, standing alarms and the released library. The error names what in
  // storage does not fit the configuration.
  static Result<std::shared_ptr<FleetDesk>> open(DeskRooms rooms, DeskSettings settings);
  ~FleetDesk() override;

  // Starts the clock of the fleet: freshness, expiry, the browsers' updates.
  void start();
  void stop();

  // More lines for metrics(), such as the listeners'. Before start().
  void add_metrics(std::function<void(std::string& text)> more) {
    more_metrics_.push_back(std::move(more));
  }

  // For the other desks of this server, from any executor.
  // Writes on behalf of a person; a failure of storage is told as everywhere.
  asio::awaitable<Result<Outcomes>> commit(Changes changes);
  // Decides on the strand and commits from there, so that what is decided first is written first.
  asio::awaitable<Result<Outcomes>> commit_decided(std::function<Changes()> decide);
  storage::Change audit_row(std::string actor, std::string act, std::string subject,
                            std::string detail) const;
  // A release that is on disk: from now on it may be rolled out, and somebody may have asked to
  // hear of it.
  asio::awaitable<void> take_released(Released released);
  void on_release(std::function<asio::awaitable<void>(std::uint32_t number)> hear) {
    on_release_ = std::move(hear);
  }
  // Makes a release ready to be rolled out: the first before start(), the second at any time.
  Status keep_library(std::uint32_t number);
  asio::awaitable<Status> learn_library(std::uint32_t number);
  // Any release of this site, proved.
  asio::awaitable<Result<std::shared_ptr<const Library>>> release(std::uint32_t number);
  // Gives every pump its target by the rollouts, and offers it where it changed. Before start(), or
  // on the strand.
  void aim(const Rollouts& rollouts);
  // To the pumps that refused it and should hold it: somebody let its rollout go on. On the strand.
  void offer_again(std::uint32_t number);
  // On the strand.
  const FleetState& fleet() const { return fleet_; }
  // People were told of alarms: shown to everybody who watches, and kept. On the strand.
  void notify(const std::vector<storage::AlarmNotice>& notices);
  // Told before a restart, from storage. Before start().
  void load_notice(const storage::AlarmNotice& notice) { fleet_.notify(notice); }

  // For enrolment: by what words and keys pumps are known. But for hash_of_token() on the strand;
  // what they give back must be committed.
  static Digest hash_of_token(std::string_view word);
  Result<storage::TokenRecord> judge_token(const PumpId& pump, const Digest& hash,
                                           const Digest& key) const;
  Result<Changes> enrol(const PumpId& pump, const Digest& hash, const Digest& key, WallTime until,
                        std::uint64_t last_order_sequence, const std::string& from);
  Result<Changes> certify(const PumpId& pump, const Digest& key, const Digest& next,
                          WallTime until);
  // Called on the strand when a pump was enrolled: it has no target yet.
  void on_enrolled(std::function<void()> hear) { on_enrolled_ = std::move(hear); }

  asio::awaitable<std::vector<Ward>> wards() override;
  asio::awaitable<std::vector<PumpView>> pumps(WardId ward) override;
  asio::awaitable<Result<PumpView>> pump(PumpId id) override;
  asio::awaitable<Result<NewToken>> make_token(TokenWish wish, UserName actor) override;
  asio::awaitable<Status> revoke_pump(PumpId id, std::string reason, UserName actor) override;
  asio::awaitable<Status> retire_pump(PumpId id, std::string reason, bool force,
                                      UserName actor) override;
  asio::awaitable<Result<std::vector<storage::StoredEvent>>> events(std::optional<PumpId> pump,
                                                                    std::uint64_t after_row,
                                                                    std::size_t limit) override;
  asio::awaitable<Result<std::vector<storage::TrendPoint>>> trend(PumpId pump, WallTime from,
                                                                  WallTime to) override;
  asio::awaitable<Result<OrderAnswer>> place_order(OrderRequest request, UserName actor,
                                                   std::string idempotency_key) override;
  asio::awaitable<Result<OrderDetail>> cancel_order(OrderId id, std::string reason,
                                                    UserName actor) override;
  asio::awaitable<Result<OrderDetail>> order(OrderId id) override;
  asio::awaitable<Result<std::vector<storage::OrderRecord>>> orders(std::optional<PumpId> pump,
                                                                    std::optional<WardId> ward,
                                                                    bool open_only) override;
  asio::awaitable<std::vector<AlarmView>> alarms(WardId ward) override;
  asio::awaitable<Status> acknowledge_alarm(PumpId pump, std::int64_t instance, std::string coming,
                                            UserName actor) override;
  asio::awaitable<Result<std::shared_ptr<const Library>>> active_library() override;
  asio::awaitable<Result<std::shared_ptr<const Library>>> library_of(PumpId pump) override;
  asio::awaitable<LibraryStatus> library_status() override;
  asio::awaitable<std::vector<PumpProof>> library_proof(WardId ward) override;
  asio::awaitable<Result<std::vector<storage::UserRecord>>> users() override;
  asio::awaitable<Result<std::optional<storage::UserRecord>>> user(UserName name) override;
  asio::awaitable<Status> keep_user(storage::UserRecord user, std::string actor, std::string act,
                                    std::string detail) override;
  asio::awaitable<Result<std::vector<storage::AuditRecord>>> audit(std::uint64_t after_row,
                                                                   std::size_t limit) override;
  asio::awaitable<Status> note(std::string actor, std::string act, std::string subject,
                               std::string detail) override;
  Subscription subscribe(WardId ward,
                         std::function<void(std::shared_ptr<const WardUpdate>)> sink) override;
  asio::awaitable<std::string> metrics() override;

  asio::awaitable<Status> identify(PumpId pump, Digest key) override;
  asio::awaitable<Result<Admission>> introduce(wire::Hello hello, Digest key,
                                               std::shared_ptr<PumpLine> line) override;
  void ready(Slot slot, ConnectionNumber connection) override;
  void gone(Slot slot, ConnectionNumber connection) override;
  void hear(Gathered gathered) override;
  void refused(std::string who, std::string code, std::string why) override;

 private:
  // Refusals of one kind since its row was written.
  struct Refusals {
    SteadyTime told{};
    std::uint64_t unsaid = 0;
  };
  struct Counts {
    std::uint64_t telemetry = 0, batches = 0, events = 0, duplicates = 0, refused = 0, replaced = 0,
                  lost = 0;
  };
  // What the journal of a connected pump says of itself, and what was last told of its trouble.
  struct Journal {
    Cursors acknowledged{};  // the pump may have let go of what lies before
    std::string trouble;     // written into the audit once, not at every connection
    Cursors passed{};        // gaps that came again and again: the lane goes on behind them
    std::uint32_t gaps = 0;  // how often the last one came
  };
  // What somebody is placing at this moment: one order a pump and one a key at a time.
  struct Placing {
    std::set<PumpId> pumps;
    std::set<std::pair<UserName, std::string>> keys;
  };
  // Something to say on one connection once it is on disk.
  struct Waiting {
    std::shared_ptr<PumpLine> line;
    Tell tell;
  };
  FleetDesk(DeskRooms rooms, DeskSettings settings);
  Status load();
  Status load_pumps();
  Status load_library();

  // On the strand.
  void tick();
  void arm();
  void carry_out(Effects effects);
  void tell_all(std::vector<Waiting> waiting);
  void publish_alarms();
  void take_events(std::vector<EventsHeard> events, Now now);
  void commit_events(std::vector<EventsHeard> events, storage::Writer::Urgency urgency);
  void committed(std::vector<EventsHeard> events, Result<Outcomes> outcomes);
  void committed_one(const EventsHeard& heard, const storage::Outcome& outcome, Now now);
  void trouble(Slot slot, const std::string& act, const std::string& why);
  void note_gap(Slot slot, Lane lane, std::uint64_t first, const std::string& why);
  void judge_journal(Slot slot, const wire::Hello& hello, const Cursors& stored);
  void note_identity(Slot slot, const wire::Hello& hello, const Digest& key, Changes& notes);
  bool tells_refusal(const std::string& what, SteadyTime now, std::uint64_t& unsaid);
  void storage_failed(const std::string& why);
  Result<Admission> admit(const wire::Hello& hello, const Digest& key,
                          const std::shared_ptr<PumpLine>& line, const Cursors& stored);
  Result<Changes> shut_out(const PumpId& id, const std::string& reason, bool force,
                           const UserName& actor);
  Result<storage::TokenRecord> token_of(const TokenWish& wish) const;
  void cut(Slot slot, const std::string& why);
  LibraryStatus status_now() const;
  void count_pump(Slot slot, LibraryStatus& into) const;
  PumpProof proof_of(Slot slot) const;
  LibraryAim aim_of(const Rollouts& rollouts, const PumpPlace& place) const;
  std::shared_ptr<const LibraryImage> image_for(Slot slot) const;
  Result<std::shared_ptr<const Library>> newest_library() const;
  void put_on_shelf(Released released);

  // Anywhere.
  Result<Released> read_release(std::uint32_t number);
  Result<OrderDetail> read_order(const OrderId& id);
  asio::awaitable<Result<OrderAnswer>> place_alone(OrderRequest request, UserName actor,
                                                   std::string key);
  Result<OrderAnswer> repeat_of(const storage::OrderRecord& before, const Digest& digest) const;
  asio::awaitable<Result<OrderAnswer>> refuse_order(OrderDraft draft, OrderRequest request,
                                                    UserName actor);

  DeskRooms rooms_;
  DeskSettings settings_;
  FleetState fleet_;
  Publisher publisher_;
  std::map<std::uint32_t, Released> shelf_;  // the newest, and whatever some pump holds or should
  std::uint32_t goal_ = 0;                   // the release that all pumps come to in the end
  std::function<asio::awaitable<void>(std::uint32_t)> on_release_;
  std::function<void()> on_enrolled_;
  Tokens tokens_;
  std::vector<std::shared_ptr<PumpLine>> lines_;  // by slot; empty: not connected
  std::vector<Journal> journals_;                 // by slot
  Placing placing_;
  std::map<std::string, Refusals> refusals_;  // told lately, by who and code
  ConnectionNumber last_connection_ = 0;
  asio::steady_timer timer_;
  unsigned ticks_ = 0;
  bool stopped_ = false;
  bool failed_ = false;
  Counts counts_;
  std::vector<std::function<void(std::string&)>> more_metrics_;
};

}  // namespace ph::server
