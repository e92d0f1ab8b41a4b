#include "server/app/password_entry.hpp"

#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "server/auth/new_password.hpp"

namespace ph::server {
namespace {

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

Result<std::string> enter_password(const std::string& file,
                                   const std::vector<std::string>& known_words) {
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
  const auto problems = refuse_new_password(password, known_words);
  if (!problems.empty()) return fail(Fault::kRefused, problems.front());
  return password;
}

}  // namespace ph::server
