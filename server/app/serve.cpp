#include "server/app/serve.hpp"

#include <sys/resource.h>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <mutex>
#include <optional>

#include "protocol/base/log.hpp"
#include "protocol/base/service_notice.hpp"
#include "protocol/net/server.hpp"
#include "server/app/hospital_zone.hpp"
#include "server/app/listener_metrics.hpp"
#include "server/app/people_front.hpp"
#include "server/app/ready_file.hpp"
#include "server/app/server_tls.hpp"
#include "server/app/site_signer.hpp"
#include "server/app/threads.hpp"
#include "server/rest/people_visitor.hpp"
#include "server/service/distribution.hpp"
#include "server/service/pharmacy.hpp"
#include "server/service/upkeep.hpp"
#include "server/service/ward_desk.hpp"
#include "server/session/pump_visitor.hpp"
#include "storage/store.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kReaders = 2;
constexpr std::chrono::milliseconds kLeaveTime{5'000};  // for sessions to end at a stop
constexpr std::chrono::milliseconds kLeaveLook{20};
constexpr std::chrono::seconds kAliveInterval{10};  // a third of WatchdogSec

// A fleet needs more descriptors than the usual soft limit.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    LogLine(Severity::kWarn, "server.descriptor_limit").field("reason", "cannot be raised");
  }
}

// What people typed must not lie on a disk because something crashed.
void leave_no_core() {
  const rlimit none{0, 0};
  if (::setrlimit(RLIMIT_CORE, &none) != 0) {
    LogLine(Severity::kWarn, "server.core_limit").field("reason", "cannot be lowered");
  }
}

// Everything that runs, in the order in which it is made.
class Running {
 public:
  explicit Running(const ServerConfig& config)
      : config_(config), sessions_(config.threads), readers_(kReaders) {}
  ~Running() { stop(); }

  Status start();
  void wait();
  std::uint16_t people_port() const { return people_->port(); }
  std::uint16_t pump_port() const { return pumps_->port(); }
  const std::string& failure() const { return failure_; }

 private:
  Status meet_signer();
  Status open_desk();
  Status listen();
  void reload();
  std::shared_ptr<const ServerTls> tls_now() {
    const std::lock_guard lock(tls_mutex_);
    return tls_;
  }
  void await_reload(asio::signal_set& hangups);
  Result<std::unique_ptr<net::Listener>> listen(const ListenAddress& at,
                                                std::shared_ptr<net::TlsContext> tls,
                                                std::size_t most, const net::Limits& limits,
                                                net::Visitor& visitor);
  void tell_alive();
  void await_end_of_sessions();
  void stop();

  const ServerConfig& config_;
  SignerClient signer_{config_.signer_socket, system_clock()};
  asio::io_context main_{1};
  asio::steady_timer alive_{main_};
  EventLoops sessions_;
  EventLoops fleet_{1};
  asio::thread_pool readers_;
  storage::Database database_;
  std::unique_ptr<storage::Writer> writer_;
  std::shared_ptr<FleetDesk> desk_;
  std::unique_ptr<Pharmacy> pharmacy_;
  std::unique_ptr<Distribution> distribution_;
  std::unique_ptr<RecordQuality> quality_;
  std::unique_ptr<WardPapers> ward_papers_;
  std::unique_ptr<Proposals> proposals_;
  std::unique_ptr<Bags> bags_;
  std::unique_ptr<Upkeep> upkeep_;
  std::unique_ptr<Deltas> deltas_;
  std::mutex tls_mutex_;
  std::shared_ptr<const ServerTls>
      tls_;  // guarded by tls_mutex_: metrics look while it is replaced
  std::unique_ptr<EnrolmentDesk> enrolment_;
  std::unique_ptr<EnrolmentDoor> enrolment_door_;
  std::unique_ptr<PumpVisitor> pump_visitor_;
  std::unique_ptr<net::Visitor> people_visitor_;
  std::unique_ptr<PeopleFront> people_front_;
  std::unique_ptr<net::Listener> people_, pumps_;
  std::string failure_;
};

// Alarms and orders do not wait for a signer that is away.
Status Running::meet_signer() {
  const auto met = check_signer(signer_, config_);
  if (met || met.error().fault == Fault::kRefused) return met;
  LogLine(Severity::kWarn, "server.no_signer").field("reason", met.error().detail);
  return {};
}

Status Running::open_desk() {
  const auto key = crypto::read_public_key(config_.public_key_path);
  if (!key) return fail(key.error());
  if (auto met = meet_signer(); !met) return met;
  auto database = storage::open_sqlite(config_.storage_path);
  if (!database) return fail(database.error());
  database_ = std::move(*database);
  writer_ = storage::Writer::start(*database_.ledger);
  DeskSettings settings;
  settings.wards = config_.wards;
  settings.models = config_.models;
  settings.public_key = *key;
  settings.contact = config_.contact;
  settings.order_time_to_live = config_.order_time_to_live;
  settings.on_storage_failure = [this](const std::string& why) {
    asio::post(main_, [this, why] {
      failure_ = why;
      main_.stop();
    });
  };
  const DeskRooms rooms{fleet_.at(0).get_executor(), readers_.get_executor(), *writer_,
                        *database_.archive, system_clock()};
  auto desk = FleetDesk::open(rooms, std::move(settings));
  if (!desk) return fail(desk.error());
  desk_ = std::move(*desk);
  PharmacySettings pharmacy;
  pharmacy.site = config_.site;
  pharmacy.areas = config_.areas;
  pharmacy.models = config_.models;
  pharmacy.public_key = *key;
  pharmacy_ = std::make_unique<Pharmacy>(rooms, *desk_, signer_, std::move(pharmacy));
  auto distribution = Distribution::open(rooms, *desk_, config_.on_release);
  if (!distribution) return fail(distribution.error());
  distribution_ = std::move(*distribution);
  quality_ = std::make_unique<RecordQuality>(rooms.readers, rooms.archive);
  auto papers = WardPapers::open(rooms, *desk_, config_.wards, config_.escalation);
  if (!papers) return fail(papers.error());
  ward_papers_ = std::move(*papers);
  proposals_ = std::make_unique<Proposals>(rooms.strand, *desk_, config_.models);
  bags_ = std::make_unique<Bags>(rooms, *desk_, config_.bag_leads);
  upkeep_ = std::make_unique<Upkeep>(rooms, *desk_, signer_, config_.keep_trends);
  desk_->add_metrics([this](std::string& text) {
    append_counts(text, "people", people_->counts());
    append_counts(text, "pumps", pumps_->counts());
    tls_now()->append_metrics(text, system_clock().now().wall);
  });
  enrolment_ = std::make_unique<EnrolmentDesk>(rooms, *desk_, tls_->issuer);
  enrolment_door_ = std::make_unique<EnrolmentDoor>(*enrolment_);
  return {};
}

Result<std::unique_ptr<net::Listener>> Running::listen(const ListenAddress& at,
                                                       std::shared_ptr<net::TlsContext> tls,
                                                       std::size_t most, const net::Limits& limits,
                                                       net::Visitor& visitor) {
  net::ListenerOptions options;
  options.address = at.address;
  options.port = at.port;
  options.tls = std::move(tls);
  options.max_connections = most;
  options.unproven_per_address = config_.unproven_per_address;
  options.spares_loopback = config_.spares_loopback;
  options.limits = limits;
  return net::Listener::start(sessions_.contexts(), std::move(options), visitor);
}

Status Running::listen() {
  std::vector<asio::any_io_executor> executors;
  for (auto* context : sessions_.contexts()) executors.push_back(context->get_executor());
  deltas_ = std::make_unique<Deltas>(readers_.get_executor(), *database_.archive);
  pump_visitor_ = std::make_unique<PumpVisitor>(executors, *desk_, system_clock(), *deltas_,
                                                enrolment_door_.get());
  PeopleOptions people;
  people.public_name = config_.public_name;
  people.port = config_.people.port;
  people.site = config_.site;
  people.known_words = {config_.site, config_.public_name};
  for (const auto& ward : config_.wards) people.known_words.push_back(ward.name);
  people.sessions = config_.sessions;
  const auto sealing_key = crypto::keep_sealing_key(config_.sealing_key_path);
  if (!sealing_key) return fail(sealing_key.error());
  people.sealing_key = *sealing_key;
  people.zone = hospital_zone();
  people.executor = readers_.get_executor();
  people_visitor_ = make_people_visitor(
      std::move(people),
      Desks{*desk_, *pharmacy_, *distribution_, *quality_, *proposals_, *bags_, *ward_papers_},
      system_clock());

  people_front_ = std::make_unique<PeopleFront>(*people_visitor_, *enrolment_door_);

  auto opened =
      listen(config_.pumps, tls_->pumps, config_.most_pumps, config_.pump_limits, *pump_visitor_);
  if (!opened) return fail(opened.error());
  pumps_ = std::move(*opened);
  opened = listen(config_.people, tls_->people, config_.most_people, config_.people_limits,
                  *people_front_);
  if (!opened) return fail(opened.error());
  people_ = std::move(*opened);
  return {};
}

// All the files or none: what is broken is told, and what was read before stays.
void Running::reload() {
  auto fresh = ServerTls::read(config_);
  if (!fresh) {
    LogLine(Severity::kError, "server.reload_refused").field("reason", fresh.error().detail);
    desk_->refused("server", "reload", fresh.error().detail);
    return;
  }
  auto tls = std::make_shared<const ServerTls>(std::move(*fresh));
  {
    const std::lock_guard lock(tls_mutex_);
    tls_ = tls;
  }
  people_->renew(tls->people);
  pumps_->renew(tls->pumps);
  enrolment_->renew_issuer(tls->issuer);
  LogLine(Severity::kInfo, "server.reloaded");
  asio::co_spawn(
      main_,
      desk_->note("server", "server.reloaded", "certificates", "certificates, keys and lists anew"),
      [](std::exception_ptr, const Status&) {});
}

void Running::await_reload(asio::signal_set& hangups) {
  hangups.async_wait([this, &hangups](boost::system::error_code error, int) {
    if (error) return;
    reload();
    await_reload(hangups);
  });
}

Status Running::start() {
  auto tls = ServerTls::read(config_);
  if (!tls) return fail(tls.error());
  tls_ = std::make_shared<const ServerTls>(std::move(*tls));
  if (auto opened = open_desk(); !opened) return opened;
  if (auto listening = listen(); !listening) return listening;
  desk_->start();
  distribution_->start();
  ward_papers_->start();
  upkeep_->start();
  fleet_.start();
  sessions_.start();
  return {};
}

// The fleet strand answers for all: when it stands, the service manager shall start us anew.
void Running::tell_alive() {
  alive_.expires_after(kAliveInterval);
  alive_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    asio::post(fleet_.at(0), [] { notify_alive(); });
    tell_alive();
  });
}

void Running::wait() {
  notify_ready();
  tell_alive();
  asio::signal_set signals(main_, SIGTERM, SIGINT);
  signals.async_wait([this](boost::system::error_code error, int number) {
    if (error) return;
    LogLine(Severity::kInfo, "server.stopping").field("signal", number);
    main_.stop();
  });
  asio::signal_set hangups(main_, SIGHUP);
  await_reload(hangups);
  main_.run();
  notify_stopping();
}

void Running::await_end_of_sessions() {
  main_.restart();
  asio::steady_timer look(main_);
  for (auto left = kLeaveTime; left.count() > 0; left -= kLeaveLook) {
    if ((!people_ || people_->counts().open == 0) && (!pumps_ || pumps_->counts().open == 0))
      return;
    look.expires_after(kLeaveLook);
    look.wait();
  }
  LogLine(Severity::kWarn, "server.sessions_left").field("reason", "cut after the leave time");
}

// The writer goes before the desk: it hands over what was committed until its end.
void Running::stop() {
  if (people_) people_->stop();
  if (pumps_) pumps_->stop();
  if (people_ || pumps_) await_end_of_sessions();
  if (upkeep_) upkeep_->stop();
  if (distribution_) distribution_->stop();
  if (ward_papers_) ward_papers_->stop();
  if (desk_) desk_->stop();
  sessions_.stop();
  readers_.join();
  fleet_.stop();
  writer_.reset();
  people_.reset();
  pumps_.reset();
}

}  // namespace

Status serve(const ServerConfig& config, const std::string& ready_file) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);  // until there is something to read anew
  raise_descriptor_limit();
  leave_no_core();
  Running running(config);
  if (auto started = running.start(); !started) return started;
  LogLine(Severity::kInfo, "server.ready")
      .field("people", running.people_port())
      .field("pumps", running.pump_port());
  if (!ready_file.empty()) {
    auto written = write_ready_file(ready_file, running.people_port(), running.pump_port());
    if (!written) return written;
  }
  running.wait();
  if (!running.failure().empty()) {
    return fail(Fault::kUnavailable, "storage: " + running.failure() +
                                         "; restart the server, it continues from what is on disk");
  }
  return {};
}

}  // namespace ph::server
