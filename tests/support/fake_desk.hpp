#pragma once
#include <map>
#include <string>
#include <vector>

#include "server/service/desk.hpp"

namespace ph::test {

namespace asio = boost::asio;

// A Desk that answers from plain members, on the caller's executor and without waiting. A test sets
// the members it cares about; what was asked is kept in `calls`. One thread.
class FakeDesk : public server::Desk {
 public:
  std::vector<server::Ward> ward_list;
  std::vector<server::PumpView> pump_list;
  std::vector<storage::StoredEvent> event_list;
  std::vector<storage::TrendPoint> trend_list;
  std::vector<server::OrderDetail> order_list;
  std::vector<std::string> refusals;  // of the next order
  std::shared_ptr<const Library> content = std::make_shared<Library>();
  std::vector<server::PumpProof> proof_list;
  std::vector<storage::UserRecord> user_list;
  std::vector<storage::AuditRecord> audit_list;
  std::optional<Error> broken;  // when set, every call that can fail does
  std::optional<OrderRequest> placed;
  std::vector<server::TokenWish> wishes;
  std::vector<std::string> calls;
  std::vector<std::string> notes;  // "actor act subject"

  struct Subscriber {
    std::function<void(std::shared_ptr<const server::WardUpdate>)> sink;
  };
  std::vector<std::weak_ptr<Subscriber>> subscribers;

  // Gives every subscriber an update, as the fleet's publisher would.
  void publish(server::WardUpdate update) {
    const auto shared = std::make_shared<const server::WardUpdate>(std::move(update));
    for (const auto& weak : subscribers) {
      if (const auto open = weak.lock()) open->sink(shared);
    }
  }

  asio::awaitable<std::vector<server::Ward>> wards() override {
    calls.push_back("wards");
    co_return ward_list;
  }
  asio::awaitable<std::vector<server::PumpView>> pumps(WardId) override {
    calls.push_back("pumps");
    co_return pump_list;
  }
  asio::awaitable<Result<server::PumpView>> pump(PumpId id) override {
    calls.push_back("pump");
    for (const auto& view : pump_list) {
      if (view.id == id) co_return view;
    }
    co_return fail(Fault::kNotFound, "pump " + id.str() + ": not registered");
  }
  asio::awaitable<Result<server::NewToken>> make_token(server::TokenWish wish, UserName) override {
    calls.push_back("make_token");
    wishes.push_back(std::move(wish));
    co_return server::NewToken("0123-4567", wall_from_ms(1'700'000'000'000));
  }
  asio::awaitable<Status> revoke_pump(PumpId, std::string, UserName) override {
    calls.push_back("revoke_pump");
    co_return Status();
  }
  asio::awaitable<Status> retire_pump(PumpId, std::string, bool force, UserName) override {
    calls.push_back(force ? "retire_pump forced" : "retire_pump");
    co_return Status();
  }
  asio::awaitable<Result<std::vector<storage::StoredEvent>>> events(std::optional<PumpId>,
                                                                    std::uint64_t,
                                                                    std::size_t) override {
    calls.push_back("events");
    if (broken) co_return fail(*broken);
    co_return event_list;
  }
  asio::awaitable<Result<std::vector<storage::TrendPoint>>> trend(PumpId, WallTime,
                                                                  WallTime) override {
    calls.push_back("trend");
    co_return trend_list;
  }
  asio::awaitable<Result<server::OrderAnswer>> place_order(OrderRequest request, UserName,
                                                           std::string) override {
    calls.push_back("place_order");
    if (broken) co_return fail(*broken);
    placed = std::move(request);
    server::OrderAnswer answer;
    answer.refusals = refusals;
    if (refusals.empty() && !order_list.empty()) answer.order = order_list.front().record;
    co_return answer;
  }
  asio::awaitable<Result<server::OrderDetail>> cancel_order(OrderId id, std::string,
                                                            UserName) override {
    calls.push_back("cancel_order");
    co_return find(id);
  }
  asio::awaitable<Result<server::OrderDetail>> order(OrderId id) override {
    calls.push_back("order");
    co_return find(id);
  }
  asio::awaitable<Result<std::vector<storage::OrderRecord>>> orders(std::optional<PumpId>,
                                                                    std::optional<WardId>,
                                                                    bool) override {
    calls.push_back("orders");
    std::vector<storage::OrderRecord> out;
    for (const auto& detail : order_list) out.push_back(detail.record);
    co_return out;
  }
  asio::awaitable<std::vector<server::AlarmView>> alarms(WardId) override {
    calls.push_back("alarms");
    std::vector<server::AlarmView> out;
    for (const auto& view : pump_list) {
      out.insert(out.end(), view.alarms.begin(), view.alarms.end());
    }
    co_return out;
  }
  asio::awaitable<Status> acknowledge_alarm(PumpId, std::int64_t, std::string, UserName) override {
    calls.push_back("acknowledge_alarm");
    co_return Status();
  }
  asio::awaitable<Result<std::shared_ptr<const Library>>> active_library() override {
    calls.push_back("active_library");
    co_return content;
  }
  asio::awaitable<Result<std::shared_ptr<const Library>>> library_of(PumpId) override {
    calls.push_back("library_of");
    co_return content;
  }
  asio::awaitable<std::vector<server::PumpProof>> library_proof(WardId) override {
    calls.push_back("library_proof");
    co_return proof_list;
  }
  asio::awaitable<server::LibraryStatus> library_status() override {
    calls.push_back("library_status");
    co_return server::LibraryStatus();
  }
  asio::awaitable<Result<std::vector<storage::UserRecord>>> users() override {
    calls.push_back("users");
    co_return user_list;
  }
  asio::awaitable<Result<std::optional<storage::UserRecord>>> user(UserName name) override {
    for (const auto& record : user_list) {
      if (record.name == name) co_return record;
    }
    co_return std::optional<storage::UserRecord>();
  }
  asio::awaitable<Status> keep_user(storage::UserRecord user, std::string actor, std::string act,
                                    std::string detail) override {
    calls.push_back("keep_user");
    if (broken) co_return fail(*broken);
    notes.push_back(actor + " " + act + " " + user.name.str() + (detail.empty() ? "" : " ") +
                    detail);
    for (auto& record : user_list) {
      if (record.name != user.name) continue;
      if (record.revision != user.revision) co_return fail(Fault::kConflict, "changed meanwhile");
      ++user.revision;
      record = std::move(user);
      co_return Status();
    }
    user.revision = 1;
    user_list.push_back(std::move(user));
    co_return Status();
  }
  asio::awaitable<Result<std::vector<storage::AuditRecord>>> audit(std::uint64_t,
                                                                   std::size_t) override {
    calls.push_back("audit");
    co_return audit_list;
  }
  asio::awaitable<Status> note(std::string actor, std::string act, std::string subject,
                               std::string) override {
    notes.push_back(actor + " " + act + " " + subject);
    co_return Status();
  }
  Subscription subscribe(
      WardId, std::function<void(std::shared_ptr<const server::WardUpdate>)> sink) override {
    calls.push_back("subscribe");
    const auto subscriber = std::make_shared<Subscriber>();
    subscriber->sink = std::move(sink);
    subscribers.push_back(subscriber);
    const auto first = std::make_shared<server::WardUpdate>();
    first->whole = true;
    first->pumps = pump_list;
    subscriber->sink(first);
    return subscriber;
  }
  asio::awaitable<std::string> metrics() override {
    calls.push_back("metrics");
    co_return "pumphouse_up 1\n";
  }

 private:
  Result<server::OrderDetail> find(const OrderId& id) const {
    for (const auto& detail : order_list) {
      if (detail.record.order.id == id) return detail;
    }
    return fail(Fault::kNotFound, "order " + id.str() + ": not there");
  }
};

}  // namespace ph::test
