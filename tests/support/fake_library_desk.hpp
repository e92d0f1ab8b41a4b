#pragma once
#include <string>
#include <vector>

#include "server/service/library_desk.hpp"

namespace ph::test {

namespace asio = boost::asio;

// A LibraryDesk that answers from plain members, on the caller's executor and without waiting. What
// was asked is kept in `calls`. One thread.
class FakeLibraryDesk : public server::LibraryDesk {
 public:
  std::vector<storage::LibraryRecord> library_list;
  server::LibraryReview review;
  server::Forecast forecast;
  WallTime rehearsed_since{};
  std::shared_ptr<const Library> content = std::make_shared<Library>();
  Approval wanted;
  SignedApproval taken;
  bool signer_is_gone = false;
  std::vector<std::string> import_problems;
  server::DraftStart started;
  server::EditRequest asked;
  server::EditAnswer edited;
  server::Choices chosen;
  server::RebaseAnswer rebased;
  std::vector<storage::DraftEdit> history;
  std::vector<storage::Tick> ticks;
  std::vector<std::string> calls;

  asio::awaitable<Result<server::ImportAnswer>> import_library(std::string, std::string,
                                                               UserName) override {
    calls.push_back("import_library");
    server::ImportAnswer answer;
    answer.problems = import_problems;
    if (import_problems.empty() && !library_list.empty()) answer.draft = library_list.front();
    co_return answer;
  }
  asio::awaitable<Result<Approval>> wanted_approval(std::uint32_t, UserName actor) override {
    calls.push_back("wanted_approval");
    if (signer_is_gone) co_return fail(Fault::kUnavailable, "signer: not reached at /run/secret");
    Approval out = wanted;
    out.approver = std::move(actor);
    co_return out;
  }
  asio::awaitable<Result<storage::LibraryRecord>> approve_library(std::uint32_t draft,
                                                                  SignedApproval word,
                                                                  UserName) override {
    calls.push_back("approve_library");
    taken = std::move(word);
    for (const auto& record : library_list) {
      if (record.draft == draft) co_return record;
    }
    co_return fail(Fault::kNotFound, "library draft: not there");
  }
  asio::awaitable<Result<storage::LibraryRecord>> start_draft(server::DraftStart start,
                                                              UserName) override {
    calls.push_back("start_draft");
    started = std::move(start);
    co_return first();
  }
  asio::awaitable<Result<server::EditAnswer>> edit_draft(std::uint32_t, server::EditRequest request,
                                                         UserName) override {
    calls.push_back("edit_draft");
    asked = std::move(request);
    co_return edited;
  }
  asio::awaitable<Result<storage::LibraryRecord>> note_draft(std::uint32_t, std::string,
                                                             std::string, UserName) override {
    calls.push_back("note_draft");
    co_return first();
  }
  asio::awaitable<Result<server::ImportAnswer>> replace_content(std::uint32_t, Digest, std::string,
                                                                UserName) override {
    calls.push_back("replace_content");
    server::ImportAnswer answer;
    answer.problems = import_problems;
    if (import_problems.empty() && !library_list.empty()) answer.draft = library_list.front();
    co_return answer;
  }
  asio::awaitable<Result<server::RebaseAnswer>> rebase_draft(std::uint32_t, Digest,
                                                             server::Choices choices,
                                                             UserName) override {
    calls.push_back("rebase_draft");
    chosen = std::move(choices);
    co_return rebased;
  }
  asio::awaitable<Result<std::vector<storage::DraftEdit>>> draft_history(std::uint32_t,
                                                                         std::uint32_t,
                                                                         std::size_t) override {
    calls.push_back("draft_history");
    co_return history;
  }
  asio::awaitable<Status> tick_draft(std::uint32_t, std::vector<storage::Tick> given,
                                     UserName) override {
    calls.push_back("tick_draft");
    ticks = std::move(given);
    co_return Status();
  }
  asio::awaitable<Result<storage::LibraryRecord>> withdraw_library(std::uint32_t, std::string,
                                                                   UserName) override {
    calls.push_back("withdraw_library");
    co_return first();
  }
  asio::awaitable<Result<Digest>> content_digest(std::uint32_t) override {
    calls.push_back("content_digest");
    co_return Digest{5};
  }
  asio::awaitable<Result<std::vector<storage::LibraryRecord>>> libraries() override {
    calls.push_back("libraries");
    co_return library_list;
  }
  asio::awaitable<Result<std::shared_ptr<const Library>>> library(std::uint32_t) override {
    calls.push_back("library");
    co_return content;
  }
  asio::awaitable<Result<server::LibraryReview>> review_library(std::uint32_t, UserName) override {
    calls.push_back("review_library");
    co_return review;
  }
  asio::awaitable<Result<std::string>> release_file(std::uint32_t number) override {
    calls.push_back("release_file");
    if (number != 7) co_return fail(Fault::kNotFound, "release: there is none");
    co_return "pumphouse release 1\n";
  }
  asio::awaitable<Result<server::Forecast>> rehearse_library(std::uint32_t,
                                                             WallTime since) override {
    calls.push_back("rehearse_library");
    rehearsed_since = since;
    co_return forecast;
  }

 private:
  Result<storage::LibraryRecord> first() const {
    if (library_list.empty()) return fail(Fault::kNotFound, "library draft: not there");
    return library_list.front();
  }
};

}  // namespace ph::test
