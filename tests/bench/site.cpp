#include "tests/bench/site.hpp"

#include <fstream>
#include <sstream>

#include "protocol/wire/library_codec.hpp"
#include "server/app/server_config.hpp"
#include "server/library/draft.hpp"
#include "server/ops/authority.hpp"
#include "tests/bench/figures.hpp"

namespace ph::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kEnrolAtOnce = 500;
constexpr int kSmallLibraryRows = 10;  // and the header
const std::string kTop = PH_SOURCE_DIR;

Status write(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::trunc);
  out << text;
  out.close();
  if (out) return {};
  return fail(Fault::kUnavailable, path + ": cannot be written");
}

Result<std::string> read(const std::string& path, int lines = -1) {
  std::ifstream in(path);
  if (!in) return fail(Fault::kNotFound, path + ": cannot be read");
  std::string out, line;
  while (lines-- != 0 && std::getline(in, line)) out += line + "\n";
  return out;
}

Status commit(storage::Ledger& ledger, const std::vector<storage::Change>& changes) {
  auto outcomes = ledger.commit(changes);
  if (!outcomes) return fail(outcomes.error());
  for (const auto& outcome : *outcomes) {
    if (outcome.kind == storage::Outcome::Kind::kDone) continue;
    return fail(Fault::kConflict, "site: " + outcome.detail);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Site>> Site::make(const Shape& shape) {
  std::unique_ptr<Site> site(new Site(shape));
  if (auto built = site->build(); !built) return fail(built.error());
  return site;
}

Site::~Site() {
  std::error_code ignored;
  if (!shape_.keep && !root_.empty()) fs::remove_all(root_, ignored);
}

std::string Site::drugs() const { return kTop + "/config/library/example-drugs.csv"; }

PumpId Site::pump(std::size_t number) const {
  std::string digits = std::to_string(number + 1);
  return PumpId("B-" + std::string(6 - std::min<std::size_t>(digits.size(), 6), '0') + digits);
}

WardId Site::ward_of(std::size_t number) const {
  return WardId("bench-" + std::to_string(number / shape_.ward_pumps + 1));
}

net::TlsFiles Site::pump_files(std::size_t number) const {
  const std::string stem = path("ca/" + pump(number).str());
  return {stem + ".pem", stem + ".key", path("ca/ca.pem")};
}

net::TlsFiles Site::server_files() const {
  return {path("ca/server.pem"), path("ca/server.key"), path("ca/ca.pem")};
}

std::string Site::write_password() const {
  const std::string file = path("password");
  if (auto done = write(file, password_ + "\n"); !done) say(done.error().detail);
  return file;
}

net::TlsFiles Site::people_files() const { return {"", "", path("ca/ca.pem")}; }

Status Site::build() {
  std::string pattern = (fs::temp_directory_path() / "pumphouse-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return fail(Fault::kUnavailable, pattern + ": cannot be made");
  }
  root_ = pattern;
  password_ = to_hex(crypto::random_bytes(12));
  if (auto done = make_certificates(); !done) return done;
  if (auto done = write_files(); !done) return done;
  return fill_database();
}

Status Site::make_certificates() {
  const std::string folder = path("ca");
  const server::Validity validity{2};
  if (auto done = server::make_authority(folder, "bench", validity); !done) return done;
  if (auto done = server::issue_server(folder, "localhost", validity); !done) return done;
  for (std::size_t i = 0; i < shape_.pumps; ++i) {
    if (auto done = server::issue_pump(folder, pump(i), validity); !done) return done;
  }
  keys_ = crypto::make_key_pair();
  auto signing = SigningOffice::open(path(""), "bench", keys_, shape_.released_library ? 1 : 0);
  if (!signing) return fail(signing.error());
  signing_ = std::move(*signing);
  return {};
}

Status Site::write_files() {
  auto wards = read(kTop + "/config/wards.toml");
  if (!wards) return fail(wards.error());
  std::ostringstream more;
  for (std::size_t first = 0; first < shape_.pumps; first += shape_.ward_pumps) {
    const std::string id = ward_of(first).str();
    more << "\n[[ward]]\nid = \"" << id << "\"\nname = \"" << id
         << "\"\ncare_area = \"general\"\nbeds = [\"" << id << " 1\"]\n";
  }
  if (auto done = write(path("wards.toml"), *wards + more.str()); !done) return done;
  const std::string tls =
      "certificate = \"ca/server.pem\"\nkey = \"ca/server.key\"\nauthority = \"ca/ca.pem\"\n";
  return write(config(),
               "[server]\npeople_listen = \"127.0.0.1\"\npeople_port = 0\n"
               "pump_listen = \"127.0.0.1\"\npump_port = 0\npublic_name = \"localhost\"\n"
               "[tls]\n" +
                   tls + "[pump_tls]\n" + tls +
                   "[storage]\npath = \"pumphouse.db\"\n"
                   "[signer]\nsocket = \"signer.sock\"\n"
                   "[library]\npublic_key = \"library.pub\"\n"
                   "site = \"bench\"\nrollout = \"all-pumps\"\n[limits]\npumps = 20000\n"
                   "spares_loopback = " +
                   (shape_.counts_loopback ? "false" : "true") +
                   "\n"
                   "[files]\nwards = \"wards.toml\"\nmodels = \"" +
                   kTop + "/config/models\"\n");
}

Status Site::fill_database() {
  auto database = storage::open_sqlite(this->database());
  if (!database) return fail(database.error());
  storage::Ledger& ledger = *database->ledger;
  if (auto done = add_people(ledger); !done) return done;
  if (auto done = enrol_pumps(ledger); !done) return done;
  if (!shape_.released_library) return {};
  return release_library(ledger);
}

Status Site::add_people(storage::Ledger& ledger) {
  using storage::Role;
  const auto hash = crypto::hash_password(password_);
  if (!hash) return fail(hash.error());
  const std::vector<std::pair<const char*, Role>> people = {{kAuthor, Role::kPharmacist},
                                                            {kFirst, Role::kPharmacist},
                                                            {kSecond, Role::kSecondSigner},
                                                            {kWall, Role::kKiosk}};
  std::vector<storage::Change> changes;
  for (const auto& [name, role] : people) {
    changes.emplace_back(
        storage::KeepUser{storage::UserRecord{UserName(name), name, {role}, *hash, false}});
  }
  return commit(ledger, changes);
}

Status Site::enrol_pumps(storage::Ledger& ledger) {
  std::vector<storage::Change> changes;
  for (std::size_t i = 0; i < shape_.pumps; ++i) {
    auto digest = server::key_digest_of(pump_files(i).certificate);
    if (!digest) return fail(digest.error());
    storage::PumpRecord record;
    record.id = pump(i);
    record.model = ModelId("volumetric-lvp");
    record.ward = ward_of(i);
    record.care_area = "general";
    record.key_digest = *digest;
    changes.emplace_back(storage::EnrolPump{std::move(record)});
    if (changes.size() < kEnrolAtOnce && i + 1 < shape_.pumps) continue;
    if (auto done = commit(ledger, changes); !done) return done;
    changes.clear();
  }
  return {};
}

Status Site::release_library(storage::Ledger& ledger) {
  auto sheet = read(drugs(), kSmallLibraryRows + 1);
  if (!sheet) return fail(sheet.error());
  auto config = server::read_config(this->config());
  if (!config) return fail(config.error());
  auto draft =
      server::make_draft(*sheet, "bench", "example data, not for clinical use", config->areas);
  if (!draft.problems.empty()) return fail(Fault::kMalformed, drugs() + ": " + draft.problems[0]);
  draft.library.number = 1;
  const std::string text = wire::canonical(draft.library);
  storage::KeepLibrary keep;
  keep.canonical = Bytes(text.begin(), text.end());
  auto& record = keep.record;
  record.number = 1;
  record.stage = storage::LibraryStage::kReleased;
  record.author = UserName(kAuthor);
  record.first_signer = UserName(kFirst);
  record.second_signer = UserName(kSecond);
  record.reason = "bench";
  record.created = system_clock().now().wall;
  record.released = record.created;
  record.digest = crypto::sha256(keep.canonical);
  record.signature = crypto::sign(keys_.secret_key, crypto::kLibraryContext, keep.canonical);
  library_ = LibraryVersion{1, record.digest};
  return commit(ledger, {storage::Change(std::move(keep))});
}

}  // namespace ph::bench
