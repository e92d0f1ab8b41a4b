#include "protocol/net/tls_words.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace ph::net {
namespace {

std::string verification_in_words(long result) {
  switch (result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "expired certificate";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "certificate not yet valid (or our clock is behind)";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return "certificate from an unknown authority";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "certificate made out to another name";
    case X509_V_ERR_INVALID_PURPOSE:
      return "certificate made for another purpose";
    default:
      return std::string("certificate refused: ") + X509_verify_cert_error_string(result);
  }
}

// Words for the reasons seen in the field; nullptr for the others.
const char* reason_in_words(int reason) {
  switch (reason) {
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return "no client certificate presented";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
      return "wrong protocol version: TLS 1.3 is required";
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
      return "plain HTTP on a TLS port";
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return "connection ended during the handshake";
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return "the peer demands a certificate";
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
      return "the peer says that our certificate has expired";
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
      return "the peer does not know the authority of our certificate";
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
      return "the peer refuses our certificate";
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return "the peer refuses our protocol version";
    default:
      return nullptr;
  }
}

}  // namespace

std::string tls_failure_in_words(ssl_st* ssl) {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "connection ended by the peer";
  const int reason = ERR_GET_REASON(code);
  if (ERR_GET_LIB(code) == ERR_LIB_SSL) {
    if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED && ssl != nullptr) {
      return verification_in_words(SSL_get_verify_result(ssl));
    }
    if (const char* words = reason_in_words(reason)) return words;
  }
  const char* text = ERR_reason_error_string(code);
  return text != nullptr ? text : "OpenSSL error " + std::to_string(code);
}

}  // namespace ph::net
