#include "server/proof/report.hpp"

#include <fstream>
#include <sstream>

namespace ph::server {
namespace {

Result<std::string> read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (in) return text.str();
  return fail(Fault::kNotFound, path + ": cannot be read");
}

Result<storage::ProofTerms> terms_of(const ProofFiles& files) {
  storage::ProofTerms out;
  if (!files.site_key.empty()) {
    auto key = crypto::read_public_key(files.site_key);
    if (!key) return fail(key.error());
    out.site_key = *key;
  }
  if (!files.checkpoints.empty()) {
    auto text = read(files.checkpoints);
    if (!text) return fail(text.error());
    out.checkpoints = std::move(*text);
  }
  return out;
}

Result<VolumeProof> prove_volumes(const ProofFiles& files, storage::RecordProof& record) {
  auto text = read(files.world);
  if (!text) return fail(text.error());
  auto arrived = parse_arrived(*text);
  if (!arrived) return fail(arrived.error());
  return compare_volumes(files.database, *arrived, record);
}

std::string counted(std::uint64_t count, const char* what) {
  return std::to_string(count) + " " + what;
}

std::string tell_record(const ProofFiles& files, const storage::RecordProof& proof) {
  std::ostringstream out;
  out << "audit      " << counted(proof.audit_rows, "rows");
  if (files.site_key.empty()) {
    out << "; checkpoints and signatures not looked at: no --site-key\n";
  } else {
    out << ", countersigned up to row " << proof.countersigned << " by "
        << counted(proof.checkpoints, "checkpoints")
        << (files.checkpoints.empty() ? " (of the database alone)\n" : "\n");
  }
  out << "events     " << counted(proof.events, "in ") << counted(proof.streams, "journals; ")
      << counted(proof.lost, "lost, ") << counted(proof.doubled, "doubled, ")
      << counted(proof.declared_lost, "declared lost\n") << "orders     " << proof.orders
      << "\nalarms     " << proof.alarms << "\nreleases   " << proof.releases << "\n";
  return out.str();
}

std::string tell_journals(const JournalProof& proof) {
  std::ostringstream out;
  out << "journals   " << proof.journals << ": " << counted(proof.recorded, "recorded, ")
      << counted(proof.compared, "compared, ") << counted(proof.waiting, "waiting, ")
      << counted(proof.let_go, "let go of, ") << counted(proof.lost, "lost, ")
      << counted(proof.foreign, "foreign, ") << counted(proof.differing, "differing\n");
  return out.str();
}

}  // namespace

Result<ProofReport> prove(const ProofFiles& files) {
  const auto terms = terms_of(files);
  if (!terms) return fail(terms.error());
  std::vector<std::string> folders;
  if (!files.journals.empty()) {
    auto found = journal_folders(files.journals);
    if (!found) return fail(found.error());
    folders = std::move(*found);
  }
  const auto promises = read_promises(folders);
  auto record = storage::prove_record(files.database, *terms);
  if (!record) return fail(record.error());
  ProofReport out;
  out.record = std::move(*record);
  out.text = tell_record(files, out.record);
  if (!folders.empty()) {
    auto journals = compare_journals(files.database, promises, folders, files.traffic, out.record);
    if (!journals) return fail(journals.error());
    out.journals = *journals;
    out.text += tell_journals(*journals);
  }
  if (!files.world.empty()) {
    auto volumes = prove_volumes(files, out.record);
    if (!volumes) return fail(volumes.error());
    out.volumes = *volumes;
    out.text += "volumes    " + counted(volumes->pumps, "pumps, furthest apart ") +
                std::to_string(volumes->worst.count() / 1'000) + " uL\n";
  }
  for (const auto& each : out.record.findings) {
    out.text += "FAULT      " + each.about + ": " + each.what + "\n";
  }
  out.text += out.is_sound() ? "sound\n" : counted(out.record.findings.size(), "faults\n");
  return out;
}

}  // namespace ph::server
