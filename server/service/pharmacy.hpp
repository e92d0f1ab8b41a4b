#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <map>

#include "server/service/fleet_desk.hpp"
#include "server/service/library_desk.hpp"

namespace ph::server {

struct PharmacySettings {
  std::string site;             // of the libraries released here
  std::vector<CareArea> areas;  // settings only, without entries
  std::map<ModelId, PumpModel> models;
  crypto::SecretKey signing_key{};
  crypto::PublicKey public_key{};
};

// The drug library's life up to its release. What it knows is in storage; it reads there and
// reckons on the readers' executor, writes through the fleet's desk and hands releases to it. Any
// thread; outlived by everything in `rooms` and by `fleet`; calls in flight must have ended.
class Pharmacy final : public LibraryDesk {
 public:
  Pharmacy(DeskRooms rooms, FleetDesk& fleet, PharmacySettings settings);

  asio::awaitable<Result<ImportAnswer>> import_library(std::string csv, std::string note,
                                                       UserName actor) override;
  asio::awaitable<Result<storage::LibraryRecord>> sign_library(std::uint32_t draft,
                                                               std::string reason,
                                                               UserName actor) override;
  asio::awaitable<Result<std::vector<storage::LibraryRecord>>> libraries() override;
  asio::awaitable<Result<std::shared_ptr<const Library>>> library(std::uint32_t draft) override;
  asio::awaitable<Result<LibraryReview>> review_library(std::uint32_t draft) override;
  asio::awaitable<Result<Forecast>> rehearse_library(std::uint32_t draft, WallTime since) override;
  asio::awaitable<Result<std::string>> release_file(std::uint32_t number) override;

 private:
  using Changes = FleetDesk::Changes;
  // A draft with one more signature; released when it is the second.
  struct Signed {
    storage::LibraryRecord record;
    Bytes canonical;
  };

  // On the readers.
  Result<Signed> sign_draft(std::uint32_t draft, const std::string& reason, const UserName& actor);
  Result<storage::LibraryRecord> find_draft(std::uint32_t draft);
  Result<std::shared_ptr<const Library>> read_library(const storage::LibraryRecord& record);
  Result<std::shared_ptr<const Library>> read_draft(std::uint32_t draft);
  Result<Forecast> replay(const Library& draft, const Library& released, WallTime since);

  asio::awaitable<Result<storage::LibraryRecord>> sign_alone(std::uint32_t draft,
                                                             std::string reason, UserName actor);
  std::vector<PumpModel> models() const;

  DeskRooms rooms_;
  FleetDesk& fleet_;
  const PharmacySettings settings_;
  std::atomic<bool> signing_{false};  // one release at a time
};

}  // namespace ph::server
