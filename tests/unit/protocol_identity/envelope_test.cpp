#include "protocol/identity/envelope.hpp"

#include <gtest/gtest.h>

#include "protocol/identity/certificate.hpp"

namespace ph::identity {
namespace {

// CN=P-0001, URI pumphouse:pump:P-0001, from 2026-11-23 01:56:53 UTC on for 90 days.
constexpr const char* kCertificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBmTCCAT+gAwIBAgIUXnX7ONKJkyQ1r7qucH+cbROgmd0wCgYIKoZIzj0EAwIw\n"
    "ETEPMA0GA1UEAwwGUC0wMDAxMB4XDTI2MTEyMzAxNTY1M1oXDTI3MDIyMTAxNTY1\n"
    "M1owETEPMA0GA1UEAwwGUC0wMDAxMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n"
    "+KQeWa0AFnntH/fSI145E9Almf4pB+hYNpPj19Cq37pRvBkvL0G1CZEfPuJ9MeIP\n"
    "QA2h9sJV0X+fAQdf+LNbkKN1MHMwHQYDVR0OBBYEFG9b4G2pmdbw4cSztriHi4eW\n"
    "wWe8MB8GA1UdIwQYMBaAFG9b4G2pmdbw4cSztriHi4eWwWe8MA8GA1UdEwEB/wQF\n"
    "MAMBAf8wIAYDVR0RBBkwF4YVcHVtcGhvdXNlOnB1bXA6UC0wMDAxMAoGCCqGSM49\n"
    "BAMCA0gAMEUCIQDx0HZFR74gEevNy9cjuGMwZUPfyJ4ubN0qeKtvEqtKSwIgHM5z\n"
    "xqNZGB21w3wblFkDWg2un4ly6XRCh/komAvj/QM=\n"
    "-----END CERTIFICATE-----\n";

TEST(Base64, ComesBackAsItWas) {
  for (std::size_t size = 1; size < 70; ++size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 37);
    EXPECT_EQ(from_base64(to_base64(bytes), size).value(), bytes);
  }
}

TEST(Base64, IsTakenInLines) { EXPECT_EQ(from_base64("YWJj\r\nZGVm\n", 6)->size(), 6U); }

TEST(Base64, IsRefusedWhenItIsNoneOrTooLong) {
  for (const char* text : {"", "YWJ", "YW*j", "Y===", "YWJj=", " YWJj"}) {
    EXPECT_FALSE(from_base64(text, 100)) << text;
  }
  EXPECT_EQ(from_base64("YWJj", 2).error().fault, Fault::kOutOfRange);
  EXPECT_TRUE(from_base64("YWJj", 3));
}

TEST(Envelope, GivesTheCertificatesBack) {
  const std::string two = std::string(kCertificate) + kCertificate;
  EXPECT_EQ(unwrap_certificates(wrap_certificates(kCertificate).value()).value(), kCertificate);
  EXPECT_TRUE(wrap_certificates(two));
}

TEST(Envelope, IsRefusedCutOrEmpty) {
  const std::string whole = wrap_certificates(kCertificate).value();
  EXPECT_FALSE(unwrap_certificates(whole.substr(0, whole.size() / 8 * 4)));
  EXPECT_FALSE(unwrap_certificates("AAAA"));
  EXPECT_FALSE(wrap_certificates("nothing"));
}

TEST(Certificate, SaysWhoseItIsAndHowLong) {
  const auto facts = read_certificate(kCertificate).value();
  EXPECT_EQ(facts.common_name, "P-0001");
  EXPECT_EQ(facts.uri, "pumphouse:pump:P-0001");
  EXPECT_EQ(wall_ms(facts.not_before), 1'795'399'013'000);
  EXPECT_EQ(wall_ms(facts.not_after), 1'803'175'013'000);
}

TEST(Fingerprint, IsReadInGroups) {
  Digest digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(0xA0 + i);
  EXPECT_EQ(short_fingerprint(digest), "A0A1-A2A3-A4A5-A6A7");
}

}  // namespace
}  // namespace ph::identity
