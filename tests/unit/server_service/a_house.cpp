#include "a_house.hpp"

#include <SQLiteCpp/Database.h>

#include <cstdlib>
#include <filesystem>

#include "protocol/base/log.hpp"
#include "protocol/settings/pump_model_file.hpp"
#include "protocol/wire/codec.hpp"

namespace ph::server {
namespace {

CareArea adult_icu() {
  CareArea out;
  out.id = "adult-icu";
  out.name = "Adult intensive care";
  out.rate_max = millilitres_per_hour(1'000);
  out.vtbi_max = millilitres(3'000);
  out.occlusion = mmhg(300);
  out.air_single = microlitres(50);
  return out;
}

std::map<ModelId, PumpModel> models() {
  auto model = read_pump_model(PH_SOURCE_DIR "/config/models/volumetric-lvp.toml").value();
  const ModelId id = model.id;
  return {{id, std::move(model)}};
}

DeskSettings desk_settings(const crypto::PublicKey& key) {
  DeskSettings out;
  out.wards = {Ward{WardId("icu"), "ICU", "adult-icu", {}}};
  out.models = models();
  out.public_key = key;
  return out;
}

PharmacySettings pharmacy_settings(const crypto::PublicKey& key) {
  PharmacySettings out;
  out.site = "test-site";
  out.areas = {adult_icu()};
  out.models = models();
  out.public_key = key;
  return out;
}

storage::Change enrolled(const std::string& id) {
  storage::PumpRecord pump;
  pump.id = PumpId(id);
  pump.model = ModelId("volumetric-lvp");
  pump.ward = WardId("icu");
  pump.care_area = "adult-icu";
  pump.key_digest = Digest{7};
  return storage::EnrolPump{std::move(pump)};
}

}  // namespace

AHouse::AHouse(OnRelease on_release) : on_release_(on_release) {
  set_log_threshold(Severity::kError);
  database_ = storage::open_sqlite(folder_ + "/house.db").value();
  enrol("P-1");
  for (const char* name : {"ada", "cleo"}) signer_.enrol(name, ApprovalStep::kFirst);
  for (const char* name : {"bea", "dora"}) signer_.enrol(name, ApprovalStep::kSecond);
  open();
}

void AHouse::open() {
  writer_ = storage::Writer::start(*database_.ledger);
  const DeskRooms rooms = this->rooms();
  desk_ = FleetDesk::open(rooms, desk_settings(signer_.key())).value();
  pharmacy_ =
      std::make_unique<Pharmacy>(rooms, *desk_, signer_.signer(), pharmacy_settings(signer_.key()));
  distribution_ = Distribution::open(rooms, *desk_, on_release_).value();
  deltas_ = std::make_unique<Deltas>(io_.get_executor(), *database_.archive);
  const std::vector<asio::any_io_executor> executors{io_.get_executor()};
  visitor_ = std::make_unique<PumpVisitor>(executors, *desk_, clock_, *deltas_);
}

DeskRooms AHouse::rooms() {
  return {io_.get_executor(), io_.get_executor(), *writer_, *database_.archive, clock_};
}

void AHouse::restart() {
  io_.poll();
  writer_.reset();
  io_.poll();
  visitor_.reset();
  deltas_.reset();
  distribution_.reset();
  pharmacy_.reset();
  desk_.reset();
  database_ = {};
  database_ = storage::open_sqlite(folder_ + "/house.db").value();
  open();
}

void AHouse::enrol(const std::string& pump) {
  const std::vector<storage::Change> changes{enrolled(pump)};
  EXPECT_TRUE(database_.ledger->commit(changes).has_value());
}

AHouse::~AHouse() { writer_.reset(); }

void AHouse::run_until(const std::function<bool()>& reached) {
  while (!reached()) {
    if (io_.run_one_for(std::chrono::seconds{10}) == 0) FAIL() << "nothing happened for 10 s";
  }
}

std::uint32_t AHouse::draft_of(const std::string& sheet) {
  auto imported = run(pharmacy_->import_library(sheet, "test data", UserName("ada")));
  return imported.value().draft.value().draft;
}

void AHouse::tick_all(std::uint32_t draft, const std::string& name) {
  const auto review = run(pharmacy_->review_library(draft, UserName(name))).value();
  std::vector<storage::Tick> ticks;
  for (const auto& needed : review.left) ticks.push_back(needed.tick);
  EXPECT_TRUE(run(pharmacy_->tick_draft(draft, std::move(ticks), UserName(name))).has_value());
}

storage::LibraryRecord AHouse::release(const std::string& sheet) {
  const auto draft = draft_of(sheet);
  EXPECT_TRUE(approve(draft, "ada"));
  return approve(draft, "bea").value();
}

Result<storage::LibraryRecord> AHouse::approve(std::uint32_t draft, const std::string& name) {
  tick_all(draft, name);
  auto wanted = run(pharmacy_->wanted_approval(draft, UserName(name)));
  if (!wanted) return fail(wanted.error());
  auto word = signer_.word(std::move(*wanted), clock_.now().wall);
  return run(pharmacy_->approve_library(draft, std::move(word), UserName(name)));
}

void AHouse::tamper(const std::string& sql) {
  SQLite::Database(folder_ + "/house.db", SQLite::OPEN_READWRITE).exec(sql);
}

OrderRequest AHouse::request(const std::string& dose) {
  OrderRequest out;
  out.pump = PumpId("P-1");
  out.patient = PatientRef("patient-1");
  out.entry = run(desk_->active_library()).value()->areas.front().entries.front().id;
  out.dose.value = Decimal::parse(dose, "dose").value();
  out.dose.unit = parse_dose_unit("mcg/min", "unit").value();
  out.vtbi = millilitres(100);
  return out;
}

APump::APump(AHouse& house, std::string id, Digest key) : house_(house), id_(id) {
  net::Peer pump;
  pump.has_certificate = true;
  pump.common_name = id;
  pump.san_uri = "pumphouse:pump:" + id;
  pump.key_digest = key;
  auto [server, client] = net::memory_pair(house.io().get_executor(), pump, net::Peer{});
  stream_ = std::move(client);
  net::Request upgrade;
  upgrade.path = kPumpPath;
  upgrade.peer = server->peer();
  EXPECT_EQ(upgrade.peer.key_digest, key);
  asio::co_spawn(house.io(), house.visitor().converse(std::move(upgrade), std::move(server)),
                 asio::detached);
  asio::co_spawn(house.io(), listen(*stream_, inbox_), asio::detached);
}

void APump::send_text(std::string text) {
  net::Frame frame;
  frame.payload = std::move(text);
  auto shared = std::make_shared<const net::Frame>(std::move(frame));
  EXPECT_TRUE(house_.run(stream_->send(std::move(shared))).has_value());
}

void APump::send(const wire::PumpMessage& message) { send_text(wire::encode(message)); }

void APump::hello(std::optional<LibraryVersion> library) {
  wire::Hello out;
  out.pump = id_;
  out.model = ModelId("volumetric-lvp");
  out.firmware = "1.0";
  out.stream = StreamId{1};
  out.library = library;
  send(out);
}

asio::awaitable<void> APump::listen(net::MessageStream& stream, std::shared_ptr<Inbox> inbox) {
  for (;;) {
    auto frame = co_await stream.receive();
    if (!frame) {
      inbox->ended = frame.error().detail;
      co_return;
    }
    inbox->frames.push_back(std::move(*frame));
  }
}

wire::ServerMessage APump::next() {
  house_.run_until([this] { return !inbox_->frames.empty() || !inbox_->ended.empty(); });
  if (inbox_->frames.empty()) {
    ADD_FAILURE() << inbox_->ended;
    return wire::Refusal{};
  }
  const net::Frame frame = std::move(inbox_->frames.front());
  inbox_->frames.pop_front();
  if (frame.kind == net::Frame::Kind::kBinary) return wire::decode_chunk(frame.payload).value();
  return wire::decode_server_message(frame.payload).value();
}

bool APump::ended() {
  house_.run_until([this] { return !inbox_->frames.empty() || !inbox_->ended.empty(); });
  return inbox_->frames.empty();
}

}  // namespace ph::server
