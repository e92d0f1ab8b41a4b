#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "protocol/base/ids.hpp"
#include "protocol/crypto/crypto.hpp"
#include "protocol/domain/library.hpp"
#include "protocol/net/tls.hpp"
#include "storage/store.hpp"
#include "tests/bench/signing_office.hpp"

namespace ph::bench {

// A temporary hospital on disk: authority, certificates, server.toml, wards, people, and pumps
// enrolled straight into the database before any server runs. Removed with the object unless kept.
class Site {
 public:
  struct Shape {
    std::size_t pumps = 0;
    std::size_t ward_pumps = 50;    // wards of this size are added to those of config/wards.toml
    bool released_library = false;  // a small one; the pumps are thought to hold it already
    bool counts_loopback = false;   // also this machine's connections before their handshake
    bool keep = false;
  };

  static Result<std::unique_ptr<Site>> make(const Shape& shape);
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  std::string config() const { return path("server.toml"); }
  std::string ready_file() const { return path("ready.json"); }
  std::string log() const { return path("server.log"); }
  std::string database() const { return path("pumphouse.db"); }
  std::string drugs() const;  // the example sheet of config/library

  std::size_t pumps() const { return shape_.pumps; }
  std::size_t ward_pumps() const { return shape_.ward_pumps; }
  PumpId pump(std::size_t number) const;
  WardId ward_of(std::size_t number) const;
  net::TlsFiles pump_files(std::size_t number) const;
  net::TlsFiles server_files() const;
  net::TlsFiles people_files() const;  // no certificate of their own
  const std::optional<LibraryVersion>& library() const { return library_; }
  const crypto::PublicKey& library_key() const { return keys_.public_key; }
  const SigningOffice& signing() const { return *signing_; }
  const std::string& password() const { return password_; }  // of everybody
  std::string write_password() const;  // into a file for another program; returns its path

 private:
  explicit Site(const Shape& shape) : shape_(shape) {}
  std::string path(const std::string& name) const { return (root_ / name).string(); }
  Status build();
  Status write_files();
  Status make_certificates();
  Status fill_database();
  Status enrol_pumps(storage::Ledger& ledger);
  Status add_people(storage::Ledger& ledger);
  Status release_library(storage::Ledger& ledger);

  Shape shape_;
  std::filesystem::path root_;
  crypto::KeyPair keys_;
  std::unique_ptr<SigningOffice> signing_;
  std::string password_;
  std::optional<LibraryVersion> library_;
};

// People of every site, by what they may do.
inline constexpr const char* kAuthor = "author";      // pharmacist
inline constexpr const char* kFirst = "signer.one";   // pharmacist
inline constexpr const char* kSecond = "signer.two";  // second signer
inline constexpr const char* kWall = "wall.display";  // kiosk

}  // namespace ph::bench
