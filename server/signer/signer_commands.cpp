#include "server/signer/signer_commands.hpp"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "protocol/base/log.hpp"
#include "protocol/base/service_notice.hpp"
#include "server/signer/files.hpp"
#include "server/signer/signer_service.hpp"

namespace ph::server {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMostRecord = 64 * 1024 * 1024;

// What a thief of this process's memory would use. What cannot be had is told and not fatal: the
// unit asks the same of the system.
void close_doors() {
  const rlimit none{0, 0};
  const bool closed = ::prctl(PR_SET_DUMPABLE, 0) == 0 && ::setrlimit(RLIMIT_CORE, &none) == 0 &&
                      ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (!closed)
    LogLine(Severity::kWarn, "signer.not_hardened").field("reason", "the system refused");
  ::mlockall(MCL_CURRENT);  // the key itself is locked, and told of, by its holder
}

void tell_shared_user(const SignerConfig& config) {
  if (config.clients.count(::geteuid()) == 0) return;
  LogLine(Severity::kWarn, "signer.shared_user")
      .field("reason",
             "the server runs as this user: it could read the key; give the signer its own");
}

Status change_approvers(const SignerConfig& config, const Approvers& approvers) {
  return replace_text(config.files.approvers, approvers.toml(), 0644);
}

Result<Approver> parse_approver(const std::string& name, const std::string& step,
                                const std::string& key) {
  Approver out;
  auto parsed = UserName::parse(name, "--name");
  if (!parsed) return fail(parsed.error());
  const auto bytes = array_from_hex<32>(key);
  if (!bytes) return fail(bytes.error().fault, "--key: " + bytes.error().detail);
  if (step != "first" && step != "second") {
    return fail(Fault::kMalformed, "--step: expected first or second, got \"" + step + "\"");
  }
  out.name = std::move(*parsed);
  out.step = step == "first" ? ApprovalStep::kFirst : ApprovalStep::kSecond;
  out.key = *bytes;
  return out;
}

}  // namespace

Status begin_signer(const SignerConfig& config, std::uint32_t highest) {
  const HolderFiles& files = config.files;
  if (fs::exists(files.folder + "/highest")) {
    return fail(Fault::kConflict,
                files.folder + ": has a record already, which is never begun anew");
  }
  std::error_code error;
  fs::create_directories(files.folder, error);
  if (error) return fail(Fault::kUnavailable, files.folder + ": " + error.message());
  if (!fs::exists(files.secret_key)) {
    auto made = crypto::write_key_pair(files.secret_key, files.public_key, crypto::make_key_pair());
    if (!made) return made;
    std::cout << files.secret_key << ": made, keep a copy where no network reaches\n";
  }
  if (!fs::exists(files.approvers)) {
    if (auto made = make_text(files.approvers, "", 0644); !made) return made;
  }
  if (auto begun = SigningRecord::begin(files.folder, highest); !begun) return begun;
  std::cout << files.folder << ": begun behind release " << highest << "\n";
  return {};
}

Status check_signer(const SignerConfig& config, const Clock& clock) {
  const auto holder = KeyHolder::open(config.files, clock);
  if (!holder) return fail(holder.error());
  const auto approvers = read_approvers(config.files.approvers);
  if (!approvers) return fail(approvers.error());
  std::cout << "sound; site " << config.files.site << ", " << approvers->in_force().all().size()
            << " approvers, highest release " << (*holder)->identity().highest << "\n";
  return {};
}

Status add_approver(const SignerConfig& config, const std::string& name, const std::string& step,
                    const std::string& key) {
  auto approver = parse_approver(name, step, key);
  if (!approver) return fail(approver.error());
  auto approvers = read_approvers(config.files.approvers);
  if (!approvers) return fail(approvers.error());
  if (auto added = approvers->add(std::move(*approver)); !added) return added;
  return change_approvers(config, *approvers);
}

Status retire_approver(const SignerConfig& config, const std::string& name, WallTime now) {
  auto approvers = read_approvers(config.files.approvers);
  if (!approvers) return fail(approvers.error());
  if (auto retired = approvers->retire(UserName(name), now); !retired) return retired;
  return change_approvers(config, *approvers);
}

Status list_approvers(const SignerConfig& config) {
  const auto approvers = read_approvers(config.files.approvers);
  if (!approvers) return fail(approvers.error());
  for (const auto& row : approvers->all()) {
    std::cout << row.name.str() << '\t' << to_string(row.step) << '\t' << to_hex(row.key);
    if (row.retired) std::cout << "\tretired " << wall_ms(*row.retired);
    std::cout << '\n';
  }
  return {};
}

Status show_record(const SignerConfig& config) {
  const auto key = crypto::read_public_key(config.files.public_key);
  if (!key) return fail(key.error());
  const auto record = SigningRecord::open(config.files.folder);
  if (!record) return fail(record.error());
  const auto text = read_text(config.files.folder + "/record", kMostRecord);
  if (!text) return fail(text.error());
  auto reading = read_record(*text, *key);
  for (const auto& proof : reading.releases) {
    std::cout << proof.number << '\t' << to_hex(proof.digest) << '\t'
              << proof.first.approval.approver.str() << '\t' << proof.second.approval.approver.str()
              << '\t' << wall_ms(proof.second.approval.at) << '\n';
  }
  if (reading.cut > 0) std::cout << reading.cut << " pieces cut short by a loss of power\n";
  const std::uint32_t last = reading.releases.empty() ? 0 : reading.releases.back().number;
  if (last != record->highest().number && !(last == 0 && record->highest().digest == Digest{})) {
    reading.problems.push_back("record: ends with release " + std::to_string(last) +
                               ", the highest signed is " +
                               std::to_string(record->highest().number));
  }
  std::string problems;
  for (const auto& problem : reading.problems) problems += (problems.empty() ? "" : "\n") + problem;
  if (problems.empty()) return {};
  return fail(Fault::kRefused, problems);
}

Status tell_restored(const SignerConfig& config, const Clock& clock, std::uint64_t row,
                     const std::string& chain, const std::string& reason) {
  const auto bytes = array_from_hex<32>(chain);
  if (!bytes) return fail(bytes.error().fault, "--chain: " + bytes.error().detail);
  const auto holder = KeyHolder::open(config.files, clock);
  if (!holder) return fail(holder.error());
  if (auto told = (*holder)->audit_restored(row, *bytes, reason); !told) return told;
  std::cout << "the audit goes on behind row " << row << "\n";
  return {};
}

Status serve_signer(const SignerConfig& config, const Clock& clock, int stop) {
  close_doors();
  auto holder = KeyHolder::open(config.files, clock);
  if (!holder) return fail(holder.error());
  if (!(*holder)->is_key_locked()) {
    LogLine(Severity::kWarn, "signer.key_not_locked").field("reason", "RLIMIT_MEMLOCK is too low");
  }
  tell_shared_user(config);
  auto listening = listen_local(config.socket, config.group);
  if (!listening) return fail(listening.error());
  SignerService service(**holder, std::move(*listening), config.clients, clock);
  LogLine(Severity::kInfo, "signer.ready")
      .field("socket", config.socket)
      .field("site", config.files.site)
      .field("highest", (*holder)->identity().highest);
  notify_ready();
  auto served = service.serve(stop);
  notify_stopping();
  ::unlink(config.socket.c_str());
  return served;
}

}  // namespace ph::server
