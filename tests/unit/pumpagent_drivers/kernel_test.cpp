// The drivers against the kernel's own simulated chips, where it has them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "pumpagent/drivers/gpio_lines.hpp"
#include "pumpagent/drivers/iio_channel.hpp"

namespace ph::agent {
namespace {

namespace fs = std::filesystem;

TEST(GpioLines, SayWhichChipIsMissing) {
  const auto line = InputLine::open("/dev", {"gpiochip-none", 3});
  ASSERT_FALSE(line);
  EXPECT_NE(line.error().detail.find("/dev/gpiochip-none: line 3"), std::string::npos);
}

// One chip of gpio-sim with four lines, for as long as this lives.
struct SimulatedChip {
  const fs::path home = "/sys/kernel/config/gpio-sim/pumphouse";
  std::string chip, pull;
  SimulatedChip() {
    fs::create_directories(home / "bank");
    say(home / "bank/num_lines", "4");
    say(home / "live", "1");
    chip = word(home / "bank/chip_name");
    pull = "/sys/devices/platform/" + word(home / "dev_name") + "/" + chip + "/sim_gpio0/pull";
  }
  ~SimulatedChip() {
    say(home / "live", "0");
    fs::remove(home / "bank");
    fs::remove(home);
  }
  static void say(const fs::path& file, const char* text) { std::ofstream(file) << text; }
  static std::string word(const fs::path& file) {
    std::string out;
    std::ifstream(file) >> out;
    return out;
  }
};

TEST(GpioLines, SeeAnEdgeOfASimulatedChip) {
  if (!fs::exists("/sys/kernel/config/gpio-sim")) {
    GTEST_SKIP() << "this kernel has no gpio-sim (CONFIG_GPIO_SIM, configfs mounted)";
  }
  SimulatedChip sim;
  auto line = InputLine::open("/dev", {sim.chip, 0});
  ASSERT_TRUE(line) << line.error().detail;
  SimulatedChip::say(sim.pull, "pull-up");
  InputLine::Edges edges;
  ASSERT_TRUE(line->take_edges(edges));
  EXPECT_EQ(edges.count, 1U);
  bool level = false;
  ASSERT_TRUE(line->level(level));
  EXPECT_TRUE(level);
}

TEST(IioChannel, ReadsTheKernelsDummyDevice) {
  const fs::path home = "/sys/kernel/config/iio/devices/dummy";
  if (!fs::exists(home)) {
    GTEST_SKIP() << "this kernel has no IIO dummy (CONFIG_IIO_SIMPLE_DUMMY, configfs mounted)";
  }
  fs::create_directory(home / "pumphouse");
  bool found = false;
  for (const auto& device : fs::directory_iterator("/sys/bus/iio/devices")) {
    const auto channel = IioChannel::open(device.path().string(), "in_voltage0");
    double value = 0;
    found = found || (channel && channel->read(value));
  }
  fs::remove(home / "pumphouse");
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace ph::agent
