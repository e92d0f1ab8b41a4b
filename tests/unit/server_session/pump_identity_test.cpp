#include "server/session/pump_identity.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

net::Peer peer_named(std::string uri) {
  net::Peer out;
  out.has_certificate = true;
  out.san_uri = std::move(uri);
  return out;
}

TEST(PumpIdentity, IsTheIdOfTheCertificate) {
  EXPECT_EQ(certified_pump(peer_named("pumphouse:pump:P-0001")).value(), PumpId("P-0001"));
}

TEST(PumpIdentity, NeedsACertificate) {
  EXPECT_EQ(certified_pump(net::Peer{}).error().fault, Fault::kRefused);
}

TEST(PumpIdentity, NeedsANameOfAPump) {
  EXPECT_EQ(certified_pump(peer_named("")).error().fault, Fault::kRefused);
  EXPECT_EQ(certified_pump(peer_named("pumphouse:user:P-1")).error().fault, Fault::kRefused);
}

TEST(PumpIdentity, NeedsAnId) {
  EXPECT_EQ(certified_pump(peer_named("pumphouse:pump:")).error().fault, Fault::kMalformed);
  EXPECT_EQ(certified_pump(peer_named("pumphouse:pump:a b")).error().fault, Fault::kMalformed);
}

}  // namespace
}  // namespace ph::server
