#include "tests/bench/pump_folder.hpp"

#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "protocol/crypto/crypto.hpp"
#include "protocol/wire/library_codec.hpp"
#include "pumpagent/journal/library_slots.hpp"
#include "pumpagent/journal/posix_disk.hpp"
#include "server/ops/authority.hpp"

namespace ph::bench {
namespace {

namespace fs = std::filesystem;

// One entry of plain mL/h, without limits in the way.
Library one_entry(std::int64_t rate, Volume air) {
  DrugEntry entry;
  entry.id = EntryId{"saline"};
  entry.drug = entry.tall_man = "sodium chloride 0.9 %";
  entry.kind = EntryKind::kFluid;
  entry.concentration = {Decimal::of(1000), AmountUnit::kMillilitre, millilitres(1000)};
  entry.limits.hard_high = Decimal::of(rate);
  CareArea area;
  area.id = area.name = "bench";
  area.rate_max = millilitres_per_hour(rate);
  area.vtbi_max = millilitres(9'000);
  area.occlusion = mmhg(563);
  area.air_single = air;
  area.entries = {entry};
  Library out;
  out.number = 1;
  out.site = "bench";
  out.areas = {area};
  return out;
}

}  // namespace

Result<std::unique_ptr<PumpFolder>> PumpFolder::make(std::int64_t rate, Volume air,
                                                     std::uint64_t disk) {
  std::unique_ptr<PumpFolder> out(new PumpFolder);
  out->library_ = one_entry(rate, air);
  if (auto done = out->lay_out(disk); !done) return fail(done.error());
  std::string program = "pumphouse-bench", word = "--config", file = out->config();
  char* arguments[] = {program.data(), word.data(), file.data(), nullptr};
  int code = 0;
  out->station_ = agent::Station::open("pumphouse-bench", 3, arguments, code);
  if (out->station_ == nullptr) return fail(Fault::kUnavailable, "the pump's settings");
  if (auto done = out->write_library(); !done) return fail(done.error());
  return out;
}

PumpFolder::~PumpFolder() {
  station_.reset();
  if (mounted_) (void)::umount2(state().c_str(), MNT_DETACH);
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

Status PumpFolder::lay_out(std::uint64_t disk) {
  std::string made = (fs::temp_directory_path() / "pumphouse-pump-XXXXXX").string();
  if (::mkdtemp(made.data()) == nullptr) return fail(Fault::kUnavailable, made + ": not made");
  folder_ = made;
  fs::create_directories(state());
  const std::string size = "size=" + std::to_string(disk);
  if (disk > 0) mounted_ = ::mount("tmpfs", state().c_str(), "tmpfs", 0, size.c_str()) == 0;
  const std::string ca = folder_ + "/ca";
  const server::Validity validity{2};
  if (auto done = server::make_authority(ca, "bench", validity); !done) return done;
  if (auto done = server::issue_pump(ca, PumpId{"P-1"}, validity); !done) return done;
  std::ofstream(config())
      << "[pump]\nid = \"P-1\"\nmodel = \"volumetric-lvp\"\nfirmware = \"bench\"\n"
      << "hardware = \"world\"\n[files]\nstate_dir = \"" << state() << "\"\nshared_dir = \""
      << folder_ << "/shared\"\nmodel = \"" PH_SOURCE_DIR "/config/models/volumetric-lvp.toml\"\n"
      << "[server]\nhost = \"127.0.0.1\"\nport = 1\nname = \"none\"\n[tls]\ncertificate = \"" << ca
      << "/P-1.pem\"\nkey = \"" << ca << "/P-1.key\"\nauthority = \"" << ca << "/ca.pem\"\n"
      << "[library]\npublic_key = \"" << folder_ << "/library.pub\"\n";
  const crypto::KeyPair pair = crypto::make_key_pair();
  return crypto::write_key_pair(folder_ + "/library.key", folder_ + "/library.pub", pair);
}

LibraryVersion PumpFolder::version() const {
  const std::string text = wire::canonical(library_);
  return {1, crypto::sha256(as_bytes(text))};
}

Status PumpFolder::write_library() {
  const agent::PumpSettings& settings = station_->settings();
  auto secret = crypto::read_secret_key(folder_ + "/library.key");
  if (!secret) return fail(secret.error());
  const std::string text = wire::canonical(library_);
  const ByteView bytes = as_bytes(text);
  agent::StagedTarget target;
  target.version = version();
  target.size = static_cast<std::uint32_t>(bytes.size());
  target.signature = crypto::sign(*secret, crypto::kLibraryContext, bytes);
  agent::PosixDisk disk(agent::PosixDisk::Durability::kFull);
  auto slots = agent::LibrarySlots::open(disk, settings.library_folder(), settings.library_key);
  if (!slots) return fail(slots.error());
  if (auto done = slots->begin(target); !done) return done;
  if (auto done = slots->store(target.version.digest, 0, bytes); !done) return done;
  if (auto proved = slots->verify(); !proved) return fail(proved.error());
  return slots->activate();
}

OrderRequest PumpFolder::request(std::int64_t rate) const {
  OrderRequest out;
  out.pump = PumpId{"P-1"};
  out.patient = PatientRef{"bench"};
  out.care_area = "bench";
  out.entry = EntryId{"saline"};
  out.dose = {Decimal::of(rate), {}};
  out.vtbi = millilitres(9'000);
  return out;
}

Status PumpFolder::start(Child& child, const std::string& program, int core) const {
  return child.start(program, config(), folder_ + "/pump.log", core);
}

Status PumpFolder::fill_disk() const {
  if (!mounted_) return fail(Fault::kUnavailable, "no file system of its own: mount refused");
  std::ofstream ballast(state() + "/ballast", std::ios::binary);
  const std::string block(4'096, 'x');
  while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
  }
  return {};
}

void PumpFolder::free_disk() const {
  std::error_code ignored;
  fs::remove(state() + "/ballast", ignored);
}

}  // namespace ph::bench
