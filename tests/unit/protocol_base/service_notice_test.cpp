#include "protocol/base/service_notice.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <string>

namespace ph {
namespace {

// A service manager that listens on an abstract address of the kernel's choice.
class ServiceNotice : public testing::Test {
 protected:
  void SetUp() override {
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    ASSERT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(sa_family_t)), 0);
    socklen_t size = sizeof(address);
    ASSERT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    const std::size_t length = size - offsetof(sockaddr_un, sun_path);
    std::string path(static_cast<const char*>(address.sun_path), length);
    path[0] = '@';
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  void TearDown() override {
    ::unsetenv("NOTIFY_SOCKET");
    ::close(socket_);
  }

  // What came next; empty when nothing did.
  std::string heard() const {
    std::array<char, 64> text{};
    const auto size = ::recv(socket_, text.data(), text.size(), 0);
    return size < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(size));
  }

 private:
  int socket_ = -1;
};

TEST_F(ServiceNotice, SaysThatTheProgramIsReady) {
  notify_ready();
  EXPECT_EQ(heard(), "READY=1");
}

TEST_F(ServiceNotice, SaysThatTheProgramIsAlive) {
  notify_alive();
  EXPECT_EQ(heard(), "WATCHDOG=1");
}

TEST_F(ServiceNotice, SaysThatTheProgramStops) {
  notify_stopping();
  EXPECT_EQ(heard(), "STOPPING=1");
}

TEST_F(ServiceNotice, IsSilentWithoutAManager) {
  ::unsetenv("NOTIFY_SOCKET");
  notify_ready();
  EXPECT_EQ(heard(), "");
}

TEST_F(ServiceNotice, IgnoresAnAddressThatIsTooLong) {
  ::setenv("NOTIFY_SOCKET", ("/" + std::string(200, 'a')).c_str(), 1);
  notify_ready();
  EXPECT_EQ(heard(), "");
}

}  // namespace
}  // namespace ph
