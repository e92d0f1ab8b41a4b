#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/strand.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "protocol/base/clock.hpp"
#include "protocol/net/stream.hpp"
#include "server/service/desk.hpp"

namespace ph::server {

// Turns an update into the text of one feed message; given by the room that knows the JSON.
using EncodeUpdate = std::function<std::string(const WardUpdate&)>;

class Browser;

// What all browsers of one ward share: one subscription at the Desk, the newest view of every pump,
// and each change encoded once. Everything runs on the channel's strand; the Desk's call only posts
// to it. Lives while a browser watches.
class WardChannel : public std::enable_shared_from_this<WardChannel> {
 public:
  WardChannel(asio::any_io_executor executor, Clock& clock, EncodeUpdate encode);

  // Subscribes at the Desk; once, right after it is made.
  void open(Desk& desk, const WardId& ward);
  void join(std::shared_ptr<Browser> browser);
  void leave(std::shared_ptr<Browser> browser);
  // The browser has lost changes, or is new: it gets the whole state.
  void send_whole(std::shared_ptr<Browser> browser);

 private:
  struct Known {
    PumpView view;
    SteadyTime at;  // when it came; the view's age grows from there
  };

  void take(std::shared_ptr<const WardUpdate> update);
  net::SharedFrame whole();

  asio::strand<asio::any_io_executor> strand_;
  Clock& clock_;
  EncodeUpdate encode_;
  std::map<PumpId, Known> pumps_;
  bool has_state_ = false;
  std::set<std::shared_ptr<Browser>> browsers_;
  Desk::Subscription subscription_;
};

}  // namespace ph::server
