#include "server/app/password_entry.hpp"

#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

namespace ph::server {
namespace {

constexpr std::size_t kShortest = 8, kLongest = 128;  // OWASP ASVS 5.0, 6.2

class EchoOff {
 public:
  EchoOff() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~EchoOff() {
    if (changed_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

std::string prompt(const char* text) {
  const EchoOff quiet;
  std::cerr << text << std::flush;
  std::string line;
  std::getline(std::cin, line);
  std::cerr << '\n';
  return line;
}

}  // namespace

Result<std::string> enter_password(const std::string& file) {
  std::string password;
  if (file.empty()) {
    if (::isatty(STDIN_FILENO) == 0) {
      return fail(Fault::kRefused, "password: no terminal to ask at, give --password-file");
    }
    password = prompt("Password: ");
    if (prompt("Again: ") != password) return fail(Fault::kRefused, "password: the two differ");
  } else {
    std::ifstream in(file);
    if (!std::getline(in, password)) {
      return fail(Fault::kNotFound, file + ": expected a password in its first line");
    }
  }
  if (password.size() < kShortest || password.size() > kLongest) {
    return fail(Fault::kOutOfRange,
                "password: expected 8 to 128 characters, got " + std::to_string(password.size()));
  }
  return password;
}

}  // namespace ph::server
