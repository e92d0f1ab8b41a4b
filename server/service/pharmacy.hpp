#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <mutex>

#include "server/library/obstacles.hpp"
#include "server/library/release.hpp"
#include "server/service/fleet_desk.hpp"
#include "server/service/library_desk.hpp"
#include "server/service/signer.hpp"
#include "server/service/turns.hpp"

namespace ph::server {

struct PharmacySettings {
  std::string site;             // of the libraries released here
  std::vector<CareArea> areas;  // settings only, without entries
  std::map<ModelId, PumpModel> models;
  crypto::PublicKey
      public_key{};  // of the site, by which releases are proven before anyone gets them
};

// The drug library's life up to its release. What it knows is in storage; it reads there and
// reckons on the readers' executor, writes through the fleet's desk and hands releases to it. Acts
// that change a draft come one at a time. Any thread; outlived by everything in `rooms`, by `fleet`
// and by `signer`; calls in flight must have ended.
class Pharmacy final : public LibraryDesk {
 public:
  Pharmacy(DeskRooms rooms, FleetDesk& fleet, Signer& signer, PharmacySettings settings);

  asio::awaitable<Result<ImportAnswer>> import_library(std::string csv, std::string note,
                                                       UserName actor) override;
  asio::awaitable<Result<storage::LibraryRecord>> start_draft(DraftStart start,
                                                              UserName actor) override;
  asio::awaitable<Result<EditAnswer>> edit_draft(std::uint32_t draft, EditRequest request,
                                                 UserName actor) override;
  asio::awaitable<Result<storage::LibraryRecord>> note_draft(std::uint32_t draft, std::string was,
                                                             std::string note,
                                                             UserName actor) override;
  asio::awaitable<Result<ImportAnswer>> replace_content(std::uint32_t draft, Digest seen,
                                                        std::string csv, UserName actor) override;
  asio::awaitable<Result<RebaseAnswer>> rebase_draft(std::uint32_t draft, Digest seen,
                                                     Choices choices, UserName actor) override;
  asio::awaitable<Result<std::vector<storage::DraftEdit>>> draft_history(
      std::uint32_t draft, std::uint32_t after, std::size_t limit) override;
  asio::awaitable<Status> tick_draft(std::uint32_t draft, std::vector<storage::Tick> ticks,
                                     UserName actor) override;
  asio::awaitable<Result<Approval>> wanted_approval(std::uint32_t draft, UserName actor) override;
  asio::awaitable<Result<storage::LibraryRecord>> approve_library(std::uint32_t draft,
                                                                  SignedApproval word,
                                                                  UserName actor) override;
  asio::awaitable<Result<storage::LibraryRecord>> withdraw_library(std::uint32_t draft,
                                                                   std::string reason,
                                                                   UserName actor) override;
  asio::awaitable<Result<std::vector<storage::LibraryRecord>>> libraries() override;
  asio::awaitable<Result<std::shared_ptr<const Library>>> library(std::uint32_t draft) override;
  asio::awaitable<Result<Digest>> content_digest(std::uint32_t draft) override;
  asio::awaitable<Result<LibraryReview>> review_library(std::uint32_t draft,
                                                        UserName actor) override;
  asio::awaitable<Result<Forecast>> rehearse_library(std::uint32_t draft, WallTime since) override;
  asio::awaitable<Result<std::string>> release_file(std::uint32_t number) override;

 private:
  using Changes = FleetDesk::Changes;
  // The digest of a content with number 0, once somebody asked for it.
  struct Reckoned {
    std::once_flag once{};
    Digest digest{};
  };
  // A draft or release with all its edits made. Immutable, shared by whoever reads it.
  struct Open {
    storage::LibraryRecord record;
    std::shared_ptr<const Library> content;
    std::shared_ptr<Reckoned> reckoned = std::make_shared<Reckoned>();
  };
  using OpenDraft = std::shared_ptr<const Open>;
  // The newest release, or nothing.
  struct Newest {
    std::uint32_t number = 0;
    std::shared_ptr<const Library> library;
  };
  // What is to be written for an act, and what the draft is afterwards; no changes: nothing.
  template <class Answer>
  struct Planned {
    Answer answer{};
    Changes changes{};
    OpenDraft after{};
  };
  // A draft with one more approval; released when it is the second.
  struct Approved {
    storage::LibraryRecord record;
    Bytes canonical;
  };

  // On the readers.
  Result<storage::LibraryRecord> find_draft(std::uint32_t draft);
  Result<OpenDraft> open_draft(std::uint32_t draft);
  Result<OpenDraft> read_draft(storage::LibraryRecord record);  // from the disk, whatever is known
  Result<OpenDraft> open_for_edit(std::uint32_t draft);
  Result<Library> read_content(const storage::LibraryRecord& record);
  Result<Library> content_of_release(std::uint32_t number);
  Result<Newest> newest_release();
  static Digest digest_of_open(const Open& open);
  OpenDraft put_open(storage::LibraryRecord record, std::shared_ptr<const Library> content);
  Result<EditConflict> last_change(const Open& open, const Place& place);
  Result<Planned<EditAnswer>> plan_edit(std::uint32_t draft, const EditRequest& request,
                                        const UserName& actor);
  Result<Planned<storage::LibraryRecord>> plan_note(std::uint32_t draft, const std::string& was,
                                                    const std::string& note, const UserName& actor);
  Result<Planned<ImportAnswer>> plan_content(std::uint32_t draft, const Digest& seen,
                                             const std::string& csv, const UserName& actor);
  Result<Planned<RebaseAnswer>> plan_rebase(std::uint32_t draft, const Digest& seen,
                                            const Choices& choices, const UserName& actor);
  Result<Library> first_content(const DraftStart& start);
  Result<std::vector<NeededTick>> needed_by(const Open& open, const Newest& newest,
                                            const UserName& actor);
  // `record` as it is with all edits inside its content.
  static storage::LibraryRecord folded_of(const Open& open);
  Result<Approval> wanted_of(const Open& open, const UserName& actor);
  Status ready_for(const Open& open, const UserName& actor);
  Result<Approved> take_word(std::uint32_t draft, const SignedApproval& word,
                             const UserName& actor);
  Result<Approved> release(Approved draft, Library content, const SignedApproval& second);
  Result<Changes> changes_of_word(const SignedApproval& word, const Approved& made,
                                  const UserName& actor);
  Result<Planned<storage::LibraryRecord>> plan_withdrawal(std::uint32_t draft,
                                                          const std::string& reason,
                                                          const UserName& actor);
  Result<Forecast> replay(const Library& draft, const Library& released, WallTime since);

  storage::EditDraft edit_of(const Open& open, const UserName& actor) const;
  template <class Answer>
  Result<Planned<Answer>> planned_whole(const Open& open, storage::EditAct act, Library content,
                                        std::uint32_t based_on, const UserName& actor);
  asio::awaitable<Result<storage::LibraryRecord>> keep_new(Library content, std::uint32_t based_on,
                                                           std::string act, UserName actor);
  // Writes what was planned; afterwards the draft is as planned.
  template <class Answer>
  asio::awaitable<Result<Answer>> carry_out(Result<Planned<Answer>> planned);
  asio::awaitable<Result<storage::LibraryRecord>> approve_alone(std::uint32_t draft,
                                                                SignedApproval word,
                                                                UserName actor);
  std::vector<PumpModel> models() const;

  DeskRooms rooms_;
  FleetDesk& fleet_;
  Signer& signer_;
  const PharmacySettings settings_;
  Turns turns_;
  std::mutex mutex_;
  std::map<std::uint32_t, OpenDraft> open_;  // lately used; guarded by mutex_
};

// Takes the standing approval from a draft that is not released yet.
void back_to_draft(storage::LibraryRecord& record);

// Where storage refused the first change of an act, its reason.
Status first_done(const std::vector<storage::Outcome>& outcomes);

template <class Answer>
asio::awaitable<Result<Answer>> Pharmacy::carry_out(Result<Planned<Answer>> planned) {
  if (!planned) co_return fail(planned.error());
  if (planned->changes.empty()) co_return std::move(planned->answer);
  auto outcomes = co_await fleet_.commit(std::move(planned->changes));
  if (!outcomes) co_return fail(outcomes.error());
  if (auto done = first_done(*outcomes); !done) co_return fail(done.error());
  if (planned->after) put_open(planned->after->record, planned->after->content);
  co_return std::move(planned->answer);
}

}  // namespace ph::server
