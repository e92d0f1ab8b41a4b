#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "server/library/check.hpp"
#include "server/library/diff.hpp"
#include "server/library/merge.hpp"
#include "server/library/rehearsal.hpp"
#include "server/library/ticks.hpp"
#include "storage/records.hpp"

namespace ph::server {

namespace asio = boost::asio;

struct ImportAnswer {
  std::optional<storage::LibraryRecord> draft;
  std::vector<std::string> problems;
};

// What somebody who is to approve has to look at.
struct LibraryReview {
  std::uint32_t against = 0;   // number of the newest release; 0: there is none
  std::uint32_t based_on = 0;  // release on which the draft rests; other than `against`: rebase it
  std::vector<Finding> findings;
  std::vector<Difference> differences;  // from the newest release; empty when there is none
  std::vector<NeededTick> needed;       // by each approver
  std::vector<NeededTick> left;         // by whoever asks
};

// From what a new draft begins.
struct DraftStart {
  std::optional<std::uint32_t> release;  // a release's content, the newest or an older; else empty
  std::string note;
};

// One edit: what shall stand at a place, and the digest of what the author saw there.
struct EditRequest {
  Place place;
  Digest seen{};     // zero: nothing stood there
  std::string json;  // empty: it shall go
};
// Another changed it since: nothing was edited.
struct EditConflict {
  Digest digest{};   // of what stands there now
  std::string text;  // the same; empty: nothing
  UserName by;       // who changed it last, and when; of a content that was imported its author
  WallTime at{};
};
struct EditAnswer {
  Digest digest{};                    // of what stands there now
  std::vector<std::string> problems;  // nothing was edited when there is any
  std::optional<EditConflict> conflict;
};

struct RebaseAnswer {
  std::optional<storage::LibraryRecord> record;
  std::size_t taken = 0;
  std::vector<MergeConflict> conflicts;  // nothing was merged when there is any
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
  virtual asio::awaitable<Result<storage::LibraryRecord>> start_draft(DraftStart start,
                                                                      UserName actor) = 0;
  // Edits of a draft. Different places never conflict; kConflict when it is no draft any more.
  virtual asio::awaitable<Result<EditAnswer>> edit_draft(std::uint32_t draft, EditRequest request,
                                                         UserName actor) = 0;
  // `was`: the note that the author saw.
  virtual asio::awaitable<Result<storage::LibraryRecord>> note_draft(std::uint32_t draft,
                                                                     std::string was,
                                                                     std::string note,
                                                                     UserName actor) = 0;
  // The whole anew from a spreadsheet. kConflict unless its content is the one that was `seen`.
  virtual asio::awaitable<Result<ImportAnswer>> replace_content(std::uint32_t draft, Digest seen,
                                                                std::string csv,
                                                                UserName actor) = 0;
  // Merges what the newest release changed since the one on which the draft rests. kConflict unless
  // the content is the one that was `seen`.
  virtual asio::awaitable<Result<RebaseAnswer>> rebase_draft(std::uint32_t draft, Digest seen,
                                                             Choices choices, UserName actor) = 0;
  virtual asio::awaitable<Result<std::vector<storage::DraftEdit>>> draft_history(
      std::uint32_t draft, std::uint32_t after, std::size_t limit) = 0;

  // Says that the reviewer looked at these, as they are. kConflict: one of them is not so (any
  // more).
  virtual asio::awaitable<Status> tick_draft(std::uint32_t draft, std::vector<storage::Tick> ticks,
                                             UserName actor) = 0;
  // What a word of `actor` for this draft has to say, but for its reason and time. kUnavailable:
  // the signer is not reached. See server/library/release.hpp.
  virtual asio::awaitable<Result<Approval>> wanted_approval(std::uint32_t draft,
                                                            UserName actor) = 0;
  // Takes such a word, signed by the actor's own key; the second releases. kConflict when it says
  // something else; what the signer refuses, it refuses here. kRefused with every error of the
  // checks and everything that the actor has not ticked.
  virtual asio::awaitable<Result<storage::LibraryRecord>> approve_library(std::uint32_t draft,
                                                                          SignedApproval word,
                                                                          UserName actor) = 0;
  // Takes the first word back, before a release: the draft can be edited again.
  virtual asio::awaitable<Result<storage::LibraryRecord>> withdraw_library(std::uint32_t draft,
                                                                           std::string reason,
                                                                           UserName actor) = 0;

  virtual asio::awaitable<Result<std::vector<storage::LibraryRecord>>> libraries() = 0;
  // With its edits.
  virtual asio::awaitable<Result<std::shared_ptr<const Library>>> library(std::uint32_t draft) = 0;
  // SHA-256 of its canonical bytes with number 0: what authors of the whole say they saw.
  virtual asio::awaitable<Result<Digest>> content_digest(std::uint32_t draft) = 0;
  // Checks, differences from the newest release, and what `actor` has not ticked.
  virtual asio::awaitable<Result<LibraryReview>> review_library(std::uint32_t draft,
                                                                UserName actor) = 0;
  // Replays the infusions confirmed at a bedside since `since` against the draft; the newest
  // 500,000 of them. kNotFound while nothing is released.
  virtual asio::awaitable<Result<Forecast>> rehearse_library(std::uint32_t draft,
                                                             WallTime since) = 0;
  // A release with all that proves it, as text (protocol/release/release_file.hpp). kNotFound: none
  // of that number, or one from before approvers had keys of their own.
  virtual asio::awaitable<Result<std::string>> release_file(std::uint32_t number) = 0;
};

}  // namespace ph::server
