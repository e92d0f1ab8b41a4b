#include "storage/sqlite/manifest.hpp"

#include <fstream>
#include <sstream>

#include "protocol/crypto/crypto.hpp"
#include "storage/sqlite/holder.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

constexpr const char* kTitle = "pumphouse backup 1";
constexpr std::size_t kBlock = 1 << 20;

Digest digest_of_cursors(Connection& connection) {
  std::string text;
  Query rows(connection,
             "SELECT lower(hex(s.id)), l.lane, l.cursor FROM lanes l JOIN streams s"
             " ON s.row = l.stream ORDER BY 1, 2");
  while (rows.next()) {
    std::string stream;
    std::int64_t lane = 0, cursor = 0;
    rows.read(stream, lane, cursor);
    text += stream + " " + std::to_string(lane) + " " + std::to_string(cursor) + "\n";
  }
  return crypto::sha256(as_bytes(text));
}

bool take_hex(std::istream& in, Digest& digest) {
  std::string text;
  if (!(in >> text)) return false;
  const auto bytes = array_from_hex<32>(text);
  if (bytes) digest = *bytes;
  return bytes.has_value();
}

bool take_field(std::istream& in, const std::string& key, Manifest& out) {
  if (key == "schema") return bool(in >> out.schema);
  if (key == "audit-row") return bool(in >> out.audit_row);
  if (key == "audit-chain") return take_hex(in, out.audit_chain);
  if (key == "cursors") return take_hex(in, out.cursors);
  if (key == "file") return take_hex(in, out.file);
  std::string table;
  return key == "rows" && bool(in >> table) && bool(in >> out.rows[table]);
}

}  // namespace

Manifest manifest_of(Connection& connection, std::int64_t schema) {
  Manifest out;
  out.schema = schema;
  SQLite::Statement tables(connection.database(),
                           "SELECT name FROM sqlite_schema WHERE type = 'table'");
  while (tables.executeStep()) {
    const std::string name = tables.getColumn(0).getString();
    out.rows[name] =
        connection.database().execAndGet("SELECT count(*) FROM \"" + name + "\"").getInt64();
  }
  if (out.rows.contains("audit_head")) {
    Query head(connection, "SELECT row, chain FROM audit_head");
    if (head.next()) head.read(out.audit_row, out.audit_chain);
  }
  out.cursors = digest_of_cursors(connection);
  return out;
}

Result<Digest> digest_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string block(kBlock, '\0');
  Bytes chain;
  Digest whole{};
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    const auto size = static_cast<std::size_t>(in.gcount());
    const Digest digest = crypto::sha256(as_bytes(std::string_view(block).substr(0, size)));
    chain.insert(chain.end(), digest.begin(), digest.end());
    whole = crypto::sha256(chain);
    chain.assign(whole.begin(), whole.end());
  }
  if (in.bad() || !in.eof()) return fail(Fault::kUnavailable, path + ": cannot be read");
  return whole;
}

std::string manifest_path(const std::string& backup) { return backup + ".manifest"; }

std::string manifest_text(const Manifest& manifest) {
  std::ostringstream out;
  out << kTitle << "\nschema " << manifest.schema << "\naudit-row " << manifest.audit_row
      << "\naudit-chain " << to_hex(manifest.audit_chain) << "\ncursors "
      << to_hex(manifest.cursors) << "\nfile " << to_hex(manifest.file) << "\n";
  for (const auto& [table, rows] : manifest.rows) out << "rows " << table << " " << rows << "\n";
  return out.str();
}

Status write_manifest(const std::string& backup, const Manifest& manifest) {
  const std::string path = manifest_path(backup);
  if (auto made = create_private_file(path); !made) return made;
  std::ofstream out(path, std::ios::binary);
  out << manifest_text(manifest);
  out.close();
  if (out) return sync_file(path);
  return fail(Fault::kUnavailable, path + ": cannot be written");
}

Result<Manifest> read_manifest(const std::string& backup) {
  const std::string path = manifest_path(backup);
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Fault::kNotFound, path + ": is not there");
  std::string title;
  std::getline(in, title);
  Manifest out;
  std::string key;
  bool sound = title == kTitle;
  while (sound && in >> key) sound = take_field(in, key, out);
  if (sound) return out;
  return fail(Fault::kMalformed, path + ": is not a manifest of a backup");
}

}  // namespace ph::storage
