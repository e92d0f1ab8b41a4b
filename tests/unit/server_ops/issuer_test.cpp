#include <gtest/gtest.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "protocol/identity/certificate.hpp"
#include "protocol/identity/key.hpp"
#include "protocol/identity/request.hpp"
#include "protocol/net/tls.hpp"
#include "server/ops/authority.hpp"
#include "server/ops/file_issuer.hpp"
#include "server/ops/revocation.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ph::server {
namespace {

const PumpId kPump("P-0001");

struct Issuing : testing::Test {
  Issuing() {
    EXPECT_TRUE(make_issuing_authority(folder, "Issuing", {365}));
    EXPECT_TRUE(make_authority(folder, "Site", {365}));
  }
  IssuerFiles files(int days = 90) const {
    return {folder + "/issuing.pem", folder + "/issuing.key", folder + "/ca.pem", days};
  }
  static Bytes request() {
    return identity::make_request(identity::make_private_key().value(), kPump).value();
  }
  test::TemporaryFolder made_;
  const std::string folder = made_.path();
};

TEST_F(Issuing, MakesAClientsLeafForTheKeyOfTheRequest) {
  const auto asked = request();
  const auto issued = FileIssuer::open(files()).value()->issue(kPump, asked).value();
  const auto facts = identity::read_certificate(issued.pem).value();
  EXPECT_EQ(facts.key_digest, identity::read_request(asked)->key_digest);
  EXPECT_EQ(facts.issuer, "Issuing");
  EXPECT_EQ(facts.not_after, issued.until);
}

// T04: what the server's own key makes is nobody that a pump would speak with.
TEST_F(Issuing, CanMakeNothingThatAPumpTakesForAServer) {
  const auto authority = read_certificate(folder + "/issuing.pem").value();
  EXPECT_EQ(X509_get_extended_key_usage(authority.get()),
            static_cast<std::uint32_t>(XKU_SSL_CLIENT));
  EXPECT_EQ(X509_get_pathlen(authority.get()), 0);
}

// T08
TEST_F(Issuing, RefusesAKeyThatOthersCanRead) {
  ASSERT_EQ(::chmod((folder + "/issuing.key").c_str(), 0640), 0);
  EXPECT_EQ(FileIssuer::open(files()).error().fault, Fault::kRefused);
}

TEST_F(Issuing, RefusesTheSitesOwnAuthority) {
  IssuerFiles wrong = files();
  wrong.certificate = folder + "/ca.pem";
  wrong.key = folder + "/ca.key";
  EXPECT_EQ(FileIssuer::open(wrong).error().fault, Fault::kRefused);
  wrong = files();
  wrong.key = folder + "/ca.key";
  EXPECT_EQ(FileIssuer::open(wrong).error().fault, Fault::kMalformed);
}

// T36
TEST_F(Issuing, MakesNoCertificateThatOutlivesItsAuthority) {
  EXPECT_TRUE(FileIssuer::open(files(364)).value()->issue(kPump, request()));
  EXPECT_FALSE(FileIssuer::open(files(366)).value()->issue(kPump, request()));
}

TEST_F(Issuing, ListsWhatItTookBackAndKeepsWhatStoodThere) {
  ASSERT_TRUE(issue_pump(folder, PumpId("P-1"), {}));
  ASSERT_TRUE(issue_pump(folder, PumpId("P-2"), {}));
  const auto revoke = [this](const std::string& file) {
    return revoke_certificates({folder, "ca", {folder + "/" + file}, 30});
  };
  ASSERT_TRUE(revoke("P-1.pem"));
  ASSERT_TRUE(revoke("P-2.pem"));
  ASSERT_TRUE(revoke("P-2.pem"));
  EXPECT_EQ(revoke("issuing.pem").error().fault, Fault::kRefused);
  ASSERT_TRUE(issue_server(folder, "localhost", {}));
  net::TlsFiles tls{folder + "/server.pem", folder + "/server.key", folder + "/ca.pem"};
  tls.revoked = folder + "/ca-revoked.pem";
  EXPECT_TRUE(net::TlsContext::server(tls, net::TlsContext::ClientCertificate::kRequired));
}

}  // namespace
}  // namespace ph::server
