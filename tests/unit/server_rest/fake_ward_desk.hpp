#pragma once
#include <map>
#include <string>
#include <vector>

#include "server/service/ward_desk.hpp"

namespace ph::test {

namespace asio = boost::asio;

// A ward's papers in plain members. One thread.
class FakeWardDesk : public server::WardDesk {
 public:
  std::vector<storage::HandoverNote> notes;
  std::vector<storage::BedStaff> beds;
  std::vector<storage::StoredEvent> event_list;
  std::map<UserName, WardId> bound;

  asio::awaitable<Result<std::vector<storage::HandoverNote>>> handovers(WardId,
                                                                        std::size_t) override {
    co_return notes;
  }
  asio::awaitable<Status> hand_over(WardId ward, std::string text, UserName actor) override {
    storage::HandoverNote note;
    note.ward = ward;
    note.author = actor;
    note.text = text;
    notes.push_back(note);
    co_return Status{};
  }
  asio::awaitable<Result<std::vector<storage::BedStaff>>> staff(WardId) override { co_return beds; }
  asio::awaitable<Status> assign(WardId, std::vector<storage::BedStaff> list, UserName) override {
    beds = std::move(list);
    co_return Status{};
  }
  asio::awaitable<Result<std::vector<storage::StoredEvent>>> history(PumpId, WallTime, WallTime,
                                                                     std::size_t) override {
    co_return event_list;
  }
  asio::awaitable<Result<server::NewDisplay>> make_display(WardId, UserName) override {
    server::NewDisplay made;
    made.user = UserName("display-icu-1");
    made.secret = "secret";
    co_return made;
  }
  WardId bound_ward(const UserName& user) const override {
    const auto found = bound.find(user);
    return found == bound.end() ? WardId() : found->second;
  }
};

}  // namespace ph::test
