#include "protocol/net/revoked_certificates.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <ctime>

namespace ph::net {
namespace {

struct CloseFile {
  void operator()(BIO* file) const { BIO_free_all(file); }
};
using File = std::unique_ptr<BIO, CloseFile>;

// The authority in `trusted` that made the list, if its signature is good.
bool is_signed_by_one_of(X509_STORE* trusted, X509_CRL* list) {
  const X509_NAME* issuer = X509_CRL_get_issuer(list);
  const STACK_OF(X509_OBJECT)* held = X509_STORE_get0_objects(trusted);
  for (int i = 0; i < sk_X509_OBJECT_num(held); ++i) {
    X509* authority = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(held, i));
    if (authority == nullptr || X509_NAME_cmp(X509_get_subject_name(authority), issuer) != 0) {
      continue;
    }
    if (X509_CRL_verify(list, X509_get0_pubkey(authority)) == 1) return true;
  }
  ERR_clear_error();
  return false;
}

}  // namespace

WallTime wall_time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return wall_from_ms(static_cast<std::int64_t>(::timegm(&parts)) * 1'000);
}

Result<RevokedCertificates> RevokedCertificates::read(const std::string& path,
                                                      X509_STORE* trusted) {
  RevokedCertificates out;
  if (path.empty()) return out;
  const File file(BIO_new_file(path.c_str(), "r"));
  const std::string name = "list of revoked certificates " + path;
  if (!file) {
    ERR_clear_error();
    return fail(Fault::kNotFound, name + ": cannot be read; expected a PEM file");
  }
  for (;;) {
    List list(PEM_read_bio_X509_CRL(file.get(), nullptr, nullptr, nullptr));
    if (!list) break;
    if (!is_signed_by_one_of(trusted, list.get())) {
      return fail(Fault::kRefused, name + ": list " + std::to_string(out.lists_.size() + 1) +
                                       " is not signed by one of the authorities");
    }
    out.lists_.push_back(std::move(list));
  }
  // What is there after the last list must be nothing: a list that is cut off must not pass for one
  // that is not there.
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end || out.lists_.empty()) {
    return fail(Fault::kMalformed, name + ": expected whole X509 CRL blocks in PEM, got " +
                                       std::to_string(out.lists_.size()) + " and something else");
  }
  return out;
}

bool RevokedCertificates::names(X509* certificate) const {
  if (certificate == nullptr) return false;
  const auto does = [certificate](const List& list) {
    X509_REVOKED* entry = nullptr;
    return X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_issuer_name(certificate)) == 0 &&
           X509_CRL_get0_by_cert(list.get(), &entry, certificate) == 1;
  };
  return std::any_of(lists_.begin(), lists_.end(), does);
}

std::optional<WallTime> RevokedCertificates::until() const {
  std::optional<WallTime> out;
  for (const List& list : lists_) {
    const ASN1_TIME* next = X509_CRL_get0_nextUpdate(list.get());
    if (next == nullptr) continue;
    const WallTime at = wall_time_of(next);
    out = out ? std::min(*out, at) : at;
  }
  return out;
}

}  // namespace ph::net
