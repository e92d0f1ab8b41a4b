#include "pumpagent/drivers/board.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/unit/pumpagent_drivers/board_tree.hpp"

namespace ph::agent {
namespace {

std::string example() {
  std::ifstream file(PH_SOURCE_DIR "/config/hardware/example-board.toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string problem_with(const std::string& toml) {
  const BoardTree tree;
  tree.write("board.toml", toml);
  const auto board = read_board(tree.path("board.toml"));
  return board ? "" : board.error().detail;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

TEST(Board, ReadsTheExample) {
  const auto board = read_board(PH_SOURCE_DIR "/config/hardware/example-board.toml");
  ASSERT_TRUE(board) << board.error().detail;
  EXPECT_EQ(board->drive.stop_key.offset, 4U);
  EXPECT_TRUE(board->drive.stop_key.active_low);
  EXPECT_FALSE(board->guard.drops);
}

TEST(Board, HasNoDefaultForAnyKey) {
  std::istringstream lines(example());
  for (std::string line; std::getline(lines, line);) {
    if (line.find(" = ") == std::string::npos) continue;
    const std::string key = line.substr(0, line.find(" = "));
    const std::string problem = problem_with(replaced(example(), "\n" + line + "\n", "\n"));
    EXPECT_NE(problem.find(key), std::string::npos) << line << ": " << problem;
  }
}

TEST(Board, SaysHowALineIsWritten) {
  const auto problem = problem_with(replaced(example(), "gpiochip0:5:active-low", "gpiochip0-5"));
  EXPECT_NE(problem.find("expected such as gpiochip0:17:active-low:pull-up"), std::string::npos);
}

TEST(Board, RefusesABoundBelowItsPeriod) {
  EXPECT_NE(problem_with(replaced(example(), "quick_us = 2000", "quick_us = 20001")), "");
}

TEST(LineName, ReadsItsOptions) {
  const auto name = LineName::parse("gpiochip2:31:active-low:pull-down", "x");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->chip, "gpiochip2");
  EXPECT_EQ(name->offset, 31U);
  EXPECT_EQ(name->pull, LineName::Pull::kDown);
  for (const char* bad : {"", "gpiochip0", "gpiochip0:", "gpiochip0:x", ":4", "a:1:pull", "a:-1"}) {
    EXPECT_FALSE(LineName::parse(bad, "x")) << bad;
  }
}

}  // namespace
}  // namespace ph::agent
