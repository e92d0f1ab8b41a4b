#include "server/ops/authority.hpp"

#include <gtest/gtest.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "server/ops/certificate_parts.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ph::server {
namespace {

struct Site : testing::Test {
  Site() { EXPECT_TRUE(make_authority(folder, "Test Site", {})); }

  CertificateHandle certificate(const std::string& name) {
    return std::move(read_certificate(folder + "/" + name + ".pem").value());
  }
  test::TemporaryFolder made_;
  const std::string folder = made_.path();
};

TEST_F(Site, SignsALeafThatItsAuthorityVerifies) {
  ASSERT_TRUE(issue_pump(folder, PumpId("P-0001"), {}));
  const auto authority = certificate("ca");
  const auto leaf = certificate("P-0001");
  EXPECT_EQ(X509_verify(leaf.get(), X509_get0_pubkey(authority.get())), 1);
  EXPECT_EQ(X509_check_ca(leaf.get()), 0);
  EXPECT_EQ(X509_get_pathlen(authority.get()), 0);
}

TEST_F(Site, MakesAPumpsCertificateForClientsOnlyWithItsName) {
  ASSERT_TRUE(issue_pump(folder, PumpId("P-0001"), {}));
  const auto leaf = certificate("P-0001");
  EXPECT_EQ(X509_get_extended_key_usage(leaf.get()), static_cast<std::uint32_t>(XKU_SSL_CLIENT));
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(leaf.get(), NID_subject_alt_name, nullptr, nullptr));
  ASSERT_EQ(sk_GENERAL_NAME_num(names), 1);
  const auto* uri = sk_GENERAL_NAME_value(names, 0)->d.uniformResourceIdentifier;
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri))),
            "pumphouse:pump:P-0001");
  GENERAL_NAMES_free(names);
}

TEST_F(Site, MakesTheServersCertificateForServersOnly) {
  ASSERT_TRUE(issue_server(folder, "pumps.example", {}));
  const auto leaf = certificate("server");
  EXPECT_EQ(X509_get_extended_key_usage(leaf.get()), static_cast<std::uint32_t>(XKU_SSL_SERVER));
  EXPECT_EQ(X509_check_host(leaf.get(), "pumps.example", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_host(leaf.get(), "other.example", 0, 0, nullptr), 0);
}

TEST_F(Site, KeepsKeysToTheirOwner) {
  struct stat found {};
  ASSERT_EQ(::stat((folder + "/ca.key").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600U);
}

TEST_F(Site, NeverOverwritesAKey) {
  ASSERT_TRUE(issue_pump(folder, PumpId("P-0001"), {}));
  const auto before = key_digest_of(folder + "/P-0001.pem").value();
  const auto again = issue_pump(folder, PumpId("P-0001"), {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::kConflict);
  EXPECT_EQ(key_digest_of(folder + "/P-0001.pem").value(), before);
}

TEST_F(Site, GivesEveryPumpAKeyOfItsOwn) {
  ASSERT_TRUE(issue_pump(folder, PumpId("P-0001"), {}));
  ASSERT_TRUE(issue_pump(folder, PumpId("P-0002"), {}));
  EXPECT_NE(key_digest_of(folder + "/P-0001.pem").value(),
            key_digest_of(folder + "/P-0002.pem").value());
}

TEST_F(Site, RefusesAServerNameThatIsNone) {
  EXPECT_FALSE(issue_server(folder, "a,DNS:b", {}));
  EXPECT_FALSE(issue_server(folder, "", {}));
}

}  // namespace
}  // namespace ph::server
