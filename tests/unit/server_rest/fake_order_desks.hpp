#pragma once
#include <optional>

#include "server/service/bag_desk.hpp"
#include "server/service/proposal_desk.hpp"

namespace ph::test {

// Desks that answer from plain members.
class FakeProposalDesk final : public server::ProposalDesk {
 public:
  asio::awaitable<Result<server::OrderGrounds>> grounds(PumpId) override {
    if (!known) co_return fail(Fault::kNotFound, "pump: not in the registry");
    co_return *known;
  }
  asio::awaitable<Result<Assessment>> check(OrderRequest request) override {
    checked = std::move(request);
    co_return found;
  }
  std::optional<server::OrderGrounds> known;
  std::optional<OrderRequest> checked;
  Assessment found;
};

class FakeBagDesk final : public server::BagDesk {
 public:
  asio::awaitable<Result<server::BagList>> bags(server::BagQuestion question) override {
    asked = std::move(question);
    co_return list;
  }
  asio::awaitable<Result<storage::BagMark>> mark_bag(storage::BagName bag, storage::BagStep was,
                                                     storage::BagStep step,
                                                     UserName actor) override {
    if (!refusal.empty()) co_return fail(Fault::kConflict, refusal);
    was_before = was;
    co_return storage::BagMark{std::move(bag), step, std::move(actor), WallTime{}};
  }
  server::BagList list;
  std::optional<server::BagQuestion> asked;
  std::optional<storage::BagStep> was_before;
  std::string refusal;
};

}  // namespace ph::test
