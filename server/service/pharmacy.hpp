#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <map>

#include "server/service/fleet_desk.hpp"
#include "server/service/library_desk.hpp"
#include "server/service/signer.hpp"

namespace ph::server {

struct PharmacySettings {
  std::string site;             // of the libraries released here
  std::vector<CareArea> areas;  // settings only, without entries
  std::map<ModelId, PumpModel> models;
  crypto::PublicKey public_key{};  // of the site
};

// The drug library's life up to its release. What it knows is in storage; it reads there and
// reckons on the readers' executor, writes through the fleet's desk and hands releases to it. Any
// thread; outlived by everything in `rooms`, by `fleet` and by `signer`; calls in flight must have
// ended.
class Pharmacy final : public LibraryDesk {
 public:
  Pharmacy(DeskRooms rooms, FleetDesk& fleet, Signer& signer, PharmacySettings settings);

  asio::awaitable<Result<ImportAnswer>> import_library(std::string csv, std::string note,
                                                       UserName actor) override;
  asio::awaitable<Result<Approval>> wanted_approval(std::uint32_t draft, UserName actor) override;
  asio::awaitable<Result<storage::LibraryRecord>> approve_library(std::uint32_t draft,
                                                                  SignedApproval word,
                                                                  UserName actor) override;
  asio::awaitable<Result<std::vector<storage::LibraryRecord>>> libraries() override;
  asio::awaitable<Result<std::shared_ptr<const Library>>> library(std::uint32_t draft) override;
  asio::awaitable<Result<LibraryReview>> review_library(std::uint32_t draft) override;
  asio::awaitable<Result<Forecast>> rehearse_library(std::uint32_t draft, WallTime since) override;
  asio::awaitable<Result<std::string>> release_file(std::uint32_t number) override;

 private:
  using Changes = FleetDesk::Changes;
  // A draft with one more approval; released when it is the second.
  struct Approved {
    storage::LibraryRecord record;
    Bytes canonical;
  };

  // On the readers.
  Result<Approval> wanted_of(const storage::LibraryRecord& record, const UserName& actor);
  Result<Approved> take_word(std::uint32_t draft, const SignedApproval& word,
                             const UserName& actor);
  Result<Approved> release(Approved draft, Library content, const SignedApproval& second);
  Result<storage::LibraryRecord> find_draft(std::uint32_t draft);
  Result<std::shared_ptr<const Library>> read_library(const storage::LibraryRecord& record);
  Result<std::shared_ptr<const Library>> read_draft(std::uint32_t draft);
  Result<Forecast> replay(const Library& draft, const Library& released, WallTime since);

  asio::awaitable<Result<storage::LibraryRecord>> approve_alone(std::uint32_t draft,
                                                                SignedApproval word,
                                                                UserName actor);
  std::vector<PumpModel> models() const;

  DeskRooms rooms_;
  FleetDesk& fleet_;
  Signer& signer_;
  const PharmacySettings settings_;
  std::atomic<bool> signing_{false};  // one release at a time
};

}  // namespace ph::server
