#include "server/ops/authority.hpp"

#include <openssl/x509v3.h>

#include <filesystem>

#include "server/ops/certificate_parts.hpp"

namespace ph::server {
namespace {

struct Extension {
  int nid;
  std::string value;
};

Status add_all(X509* certificate, X509* issuer, const std::vector<Extension>& extensions) {
  for (const auto& extension : extensions) {
    auto added = add_extension(certificate, issuer, extension.nid, extension.value);
    if (!added) return added;
  }
  return {};
}

Status write_pair(const std::string& stem, EVP_PKEY* key, X509* certificate) {
  auto written = write_key(stem + ".key", key);
  if (!written) return written;
  return write_certificate(stem + ".pem", certificate);
}

// A leaf certificate signed by the authority in `directory`.
Status issue(const std::string& directory, const std::string& file, const std::string& common_name,
             Validity validity, std::vector<Extension> extensions) {
  auto authority = read_certificate(directory + "/ca.pem");
  if (!authority) return fail(authority.error());
  auto authority_key = read_key(directory + "/ca.key");
  if (!authority_key) return fail(authority_key.error());
  auto key = make_key();
  if (!key) return fail(key.error());
  auto leaf = start_certificate(common_name, key->get(), validity.days);
  if (!leaf) return fail(leaf.error());
  extensions.push_back({NID_basic_constraints, "critical,CA:FALSE"});
  extensions.push_back({NID_key_usage, "critical,digitalSignature"});
  extensions.push_back({NID_subject_key_identifier, "hash"});
  extensions.push_back({NID_authority_key_identifier, "keyid"});
  if (auto added = add_all(leaf->get(), authority->get(), extensions); !added) return added;
  auto done = sign_certificate(leaf->get(), authority->get(), authority_key->get());
  if (!done) return done;
  return write_pair(directory + "/" + file, key->get(), leaf->get());
}

// Letters, digits, points and hyphens: what may stand in OpenSSL's extension words unquoted.
bool is_dns_name(const std::string& name) {
  const std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
  return !name.empty() && name.size() <= 253 &&
         name.find_first_not_of(allowed) == std::string::npos;
}

}  // namespace

Status make_authority(const std::string& directory, const std::string& name, Validity validity) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return fail(Fault::kUnavailable, directory + ": " + error.message());
  auto key = make_key();
  if (!key) return fail(key.error());
  auto made = start_certificate(name, key->get(), validity.days);
  if (!made) return fail(made.error());
  auto added = add_all(made->get(), made->get(),
                       {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                        {NID_key_usage, "critical,keyCertSign,cRLSign"},
                        {NID_subject_key_identifier, "hash"}});
  if (!added) return added;
  auto done = sign_certificate(made->get(), made->get(), key->get());
  if (!done) return done;
  return write_pair(directory + "/ca", key->get(), made->get());
}

Status issue_server(const std::string& directory, const std::string& dns_name, Validity validity) {
  if (!is_dns_name(dns_name)) {
    return fail(Fault::kMalformed, "name: expected a DNS name, got \"" + dns_name + "\"");
  }
  return issue(directory, "server", dns_name, validity,
               {{NID_ext_key_usage, "serverAuth"},
                {NID_subject_alt_name, "DNS:" + dns_name + ",IP:127.0.0.1"}});
}

Status issue_pump(const std::string& directory, const PumpId& pump, Validity validity) {
  return issue(directory, pump.str(), pump.str(), validity,
               {{NID_ext_key_usage, "clientAuth"},
                {NID_subject_alt_name, "URI:pumphouse:pump:" + pump.str()}});
}

}  // namespace ph::server
