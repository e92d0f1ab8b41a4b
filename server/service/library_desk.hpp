#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "server/library/check.hpp"
#include "server/library/diff.hpp"
#include "server/library/rehearsal.hpp"
#include "storage/records.hpp"

namespace ph::server {

namespace asio = boost::asio;

struct ImportAnswer {
  std::optional<storage::LibraryRecord> draft;
  std::vector<std::string> problems;
};

// What somebody who is to sign has to look at.
struct LibraryReview {
  std::uint32_t against = 0;  // number of the released version; 0: there is none
  std::vector<Finding> findings;
  std::vector<Difference> differences;  // from the released version; empty when there is none
};

// Everything that people can ask of the drug library up to its release, behind rights that the
// caller has already checked. Callable from any executor; each call comes back on the caller's.
// `actor` is written into the audit row of every act. How a release reaches the pumps is not its
// matter.
class LibraryDesk {
 public:
  virtual ~LibraryDesk() = default;

  virtual asio::awaitable<Result<ImportAnswer>> import_library(std::string csv, std::string note,
                                                               UserName actor) = 0;
  // What a word of `actor` for this draft has to say, but for its reason and time. kUnavailable:
  // the signer is not reached. See server/library/release.hpp.
  virtual asio::awaitable<Result<Approval>> wanted_approval(std::uint32_t draft,
                                                            UserName actor) = 0;
  // Takes such a word, signed by the actor's own key; the second releases. kConflict when it says
  // something else; what the signer refuses, it refuses here.
  virtual asio::awaitable<Result<storage::LibraryRecord>> approve_library(std::uint32_t draft,
                                                                          SignedApproval word,
                                                                          UserName actor) = 0;
  virtual asio::awaitable<Result<std::vector<storage::LibraryRecord>>> libraries() = 0;
  virtual asio::awaitable<Result<std::shared_ptr<const Library>>> library(std::uint32_t draft) = 0;
  // Checks, and differences from the released version.
  virtual asio::awaitable<Result<LibraryReview>> review_library(std::uint32_t draft) = 0;
  // Replays the infusions confirmed at a bedside since `since` against the draft; the newest
  // 500,000 of them. kNotFound while nothing is released.
  virtual asio::awaitable<Result<Forecast>> rehearse_library(std::uint32_t draft,
                                                             WallTime since) = 0;
  // A release with all that proves it, as text (protocol/release/release_file.hpp). kNotFound: none
  // of that number, or one from before approvers had keys of their own.
  virtual asio::awaitable<Result<std::string>> release_file(std::uint32_t number) = 0;
};

}  // namespace ph::server
