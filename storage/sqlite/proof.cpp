#include "storage/proof.hpp"

#include "storage/sqlite/proving.hpp"
#include "storage/sqlite/schema.hpp"

namespace ph::storage {
namespace {

void prove_file(Connection& connection, RecordProof& out) {
  Query whole(connection, "PRAGMA integrity_check(20)");
  while (whole.next()) {
    const auto verdict = whole.only<std::string>();
    if (verdict != "ok") out.find("file", verdict);
  }
  Query references(connection, "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check()");
  while (references.next()) {
    std::string table, parent;
    std::optional<std::int64_t> row;
    references.read(table, row, parent);
    out.find("table " + table + " row " + std::to_string(row.value_or(0)),
             "refers to a row of " + parent + " that is not there");
  }
}

// What cannot be read is a finding of its part; the other parts are looked at all the same.
template <class Part>
void attempt(const char* about, RecordProof& out, Part&& part) {
  try {
    part();
  } catch (const SQLite::Exception& exception) {
    out.find(about, std::string("cannot be read: ") + exception.what());
  }
}

}  // namespace

void RecordProof::find(std::string about, std::string what) {
  if (findings.size() < kMostFindings) {
    findings.push_back({std::move(about), std::move(what)});
  } else if (findings.size() == kMostFindings) {
    findings.push_back({"record", "more findings follow and are not shown"});
  }
}

Result<RecordProof> prove_record(const std::string& path, const ProofTerms& terms) {
  return guarded("database " + path + ": prove", [&]() -> Result<RecordProof> {
    Connection connection(path, Access::kRead);
    auto version = schema_version(connection, path, migrations());
    if (!version) return fail(version.error());
    if (*version != static_cast<std::int64_t>(migrations().size())) {
      return fail(Fault::kRefused, "database " + path + ": has schema version " +
                                       std::to_string(*version) + ", this build proves " +
                                       std::to_string(migrations().size()) +
                                       "; migrate a copy of it first");
    }
    connection.database().exec("BEGIN");
    RecordProof out;
    attempt("file", out, [&] { prove_file(connection, out); });
    attempt("audit", out, [&] { prove_audit(connection, terms, out); });
    attempt("events", out, [&] { prove_lanes(connection, out); });
    attempt("orders", out, [&] { prove_orders(connection, out); });
    attempt("alarms", out, [&] { prove_alarms(connection, out); });
    attempt("releases", out, [&] { prove_releases(connection, terms, out); });
    return out;
  });
}

}  // namespace ph::storage
