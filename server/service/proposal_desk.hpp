#pragma once
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <string>

#include "server/service/fleet_desk.hpp"

namespace ph::server {

// On what an order for one pump would be judged at this moment.
struct OrderGrounds {
  std::shared_ptr<const Library> library;  // that the pump proved to hold
  LibraryVersion version;
  std::string care_area;  // of its ward
  PumpModel model;
};

// For people who write an order. Nothing is stored, and nothing reaches a pump. Callable from any
// executor; each call comes back on the caller's.
class ProposalDesk {
 public:
  virtual ~ProposalDesk() = default;
  // kNotFound: no such pump. kRefused: it holds no library of this site, or its model is unknown.
  virtual asio::awaitable<Result<OrderGrounds>> grounds(PumpId pump) = 0;
  // What placing the order would say, with every reason against it. An empty care area: the pump's
  // own. kNotFound: no such pump.
  virtual asio::awaitable<Result<Assessment>> check(OrderRequest request) = 0;
};

// By the same lines as orders themselves (draft_order()).
class Proposals final : public ProposalDesk {
 public:
  // `strand` owns the desk's fleet. All must outlive it.
  Proposals(asio::any_io_executor strand, FleetDesk& desk,
            const std::map<ModelId, PumpModel>& models)
      : strand_(std::move(strand)), desk_(desk), models_(models) {}
  asio::awaitable<Result<OrderGrounds>> grounds(PumpId pump) override;
  asio::awaitable<Result<Assessment>> check(OrderRequest request) override;

 private:
  Result<OrderGrounds> grounds_now(const PumpId& pump) const;
  Result<Assessment> check_now(OrderRequest& request) const;

  asio::any_io_executor strand_;
  FleetDesk& desk_;
  const std::map<ModelId, PumpModel>& models_;
};

}  // namespace ph::server
