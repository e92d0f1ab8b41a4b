#include "server/ops/authority.hpp"

#include <openssl/x509v3.h>

#include <filesystem>

#include "protocol/identity/request.hpp"
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

std::vector<Extension> leaf_extensions(const std::string& use, const std::string& name) {
  return {{NID_ext_key_usage, use},
          {NID_subject_alt_name, name},
          {NID_basic_constraints, "critical,CA:FALSE"},
          {NID_key_usage, "critical,digitalSignature"},
          {NID_subject_key_identifier, "hash"},
          {NID_authority_key_identifier, "keyid"}};
}

Result<CertificateHandle> make_leaf(const std::string& common_name, EVP_PKEY* key,
                                    Validity validity, const std::vector<Extension>& extensions,
                                    X509* authority, EVP_PKEY* authority_key) {
  auto leaf = start_certificate(common_name, key, validity.days);
  if (!leaf) return leaf;
  if (auto added = add_all(leaf->get(), authority, extensions); !added) return fail(added.error());
  auto done = sign_certificate(leaf->get(), authority, authority_key);
  if (!done) return fail(done.error());
  return leaf;
}

// A leaf certificate signed by the authority in `directory`.
Status issue(const std::string& directory, const std::string& file, const std::string& common_name,
             Validity validity, const std::vector<Extension>& extensions) {
  auto authority = read_certificate(directory + "/ca.pem");
  if (!authority) return fail(authority.error());
  auto authority_key = read_key(directory + "/ca.key");
  if (!authority_key) return fail(authority_key.error());
  auto key = make_key();
  if (!key) return fail(key.error());
  auto leaf = make_leaf(common_name, key->get(), validity, extensions, authority->get(),
                        authority_key->get());
  if (!leaf) return fail(leaf.error());
  return write_pair(directory + "/" + file, key->get(), leaf->get());
}

// Letters, digits, points and hyphens: what may stand in OpenSSL's extension words unquoted.
bool is_dns_name(const std::string& name) {
  const std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
  return !name.empty() && name.size() <= 253 &&
         name.find_first_not_of(allowed) == std::string::npos;
}

std::string pump_name(const PumpId& pump) { return "URI:" + identity::name_of(pump); }

Status make_own(const std::string& directory, const std::string& file, const std::string& name,
                Validity validity, const std::vector<Extension>& extensions) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return fail(Fault::kUnavailable, directory + ": " + error.message());
  auto key = make_key();
  if (!key) return fail(key.error());
  auto made = start_certificate(name, key->get(), validity.days);
  if (!made) return fail(made.error());
  auto added = add_all(made->get(), made->get(), extensions);
  if (!added) return added;
  auto done = sign_certificate(made->get(), made->get(), key->get());
  if (!done) return done;
  return write_pair(directory + "/" + file, key->get(), made->get());
}

// Leaves only.
std::vector<Extension> authority_extensions() {
  return {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
          {NID_key_usage, "critical,keyCertSign,cRLSign"},
          {NID_subject_key_identifier, "hash"}};
}

}  // namespace

Status make_authority(const std::string& directory, const std::string& name, Validity validity) {
  return make_own(directory, "ca", name, validity, authority_extensions());
}

Status make_issuing_authority(const std::string& directory, const std::string& name,
                              Validity validity) {
  auto extensions = authority_extensions();
  extensions.push_back({NID_ext_key_usage, "clientAuth"});
  return make_own(directory, "issuing", name, validity, extensions);
}

Status issue_server(const std::string& directory, const std::string& dns_name, Validity validity) {
  if (!is_dns_name(dns_name)) {
    return fail(Fault::kMalformed, "name: expected a DNS name, got \"" + dns_name + "\"");
  }
  return issue(directory, "server", dns_name, validity,
               leaf_extensions("serverAuth", "DNS:" + dns_name + ",IP:127.0.0.1"));
}

Status issue_pump(const std::string& directory, const PumpId& pump, Validity validity) {
  return issue(directory, pump.str(), pump.str(), validity,
               leaf_extensions("clientAuth", pump_name(pump)));
}

Result<CertificateHandle> pump_certificate(const PumpId& pump, EVP_PKEY* key, Validity validity,
                                           X509* authority, EVP_PKEY* authority_key) {
  return make_leaf(pump.str(), key, validity, leaf_extensions("clientAuth", pump_name(pump)),
                   authority, authority_key);
}

}  // namespace ph::server
