#include "server/signer/signer_config.hpp"

#include <grp.h>
#include <pwd.h>

#include <charconv>
#include <filesystem>

#include "protocol/settings/settings.hpp"
#include "server/signer/files.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kMostConfig = 64 * 1024;

std::optional<unsigned> number_in(const std::string& text) {
  unsigned out = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return out;
}

std::optional<unsigned> user_named(const std::string& name) {
  if (const auto number = number_in(name)) return number;
  const passwd* found = ::getpwnam(name.c_str());
  if (found == nullptr) return std::nullopt;
  return found->pw_uid;
}

std::optional<unsigned> group_named(const std::string& name) {
  if (const auto number = number_in(name)) return number;
  const group* found = ::getgrnam(name.c_str());
  if (found == nullptr) return std::nullopt;
  return found->gr_gid;
}

void read_people(Settings& settings, SignerConfig& out) {
  const std::string group = settings.text("signer.group");
  const auto gid = group_named(group);
  if (!gid && !group.empty()) settings.complain("signer.group", "no such group: " + group);
  out.group = gid.value_or(0);
  for (const auto& name : settings.texts("signer.clients")) {
    const auto uid = user_named(name);
    if (!uid) settings.complain("signer.clients", "no such user: " + name);
    if (uid) out.clients.insert(*uid);
  }
}

}  // namespace

Result<SignerConfig> read_signer_config(const std::string& path) {
  if (auto safe = is_safe_from_others(path); !safe) return fail(safe.error());
  const auto text = read_text(path, kMostConfig);
  if (!text) return fail(text.error());
  auto settings = Settings::read_text(*text, path);
  if (!settings) return fail(settings.error());
  const auto folder = std::filesystem::path(path).parent_path();
  const auto path_of = [&settings, &folder](std::string_view key) {
    const std::string written = settings->text(key);
    return written.empty() ? written : (folder / written).lexically_normal().string();
  };
  SignerConfig out;
  out.socket = path_of("signer.socket");
  read_people(*settings, out);
  out.files.site = settings->text("library.site");
  out.files.secret_key = path_of("library.signing_key");
  out.files.public_key = path_of("library.public_key");
  out.files.approvers = path_of("signer.approvers");
  out.files.folder = path_of("signer.folder");
  if (auto sound = settings->finished(); !sound) return fail(sound.error());
  return out;
}

}  // namespace ph::server
