#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "pumpagent/drivers/board.hpp"

namespace ph::agent {

// A folder that looks like the kernel's, for one test.
class BoardTree {
 public:
  BoardTree() {
    std::string name = (std::filesystem::temp_directory_path() / "ph-board-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    for (const char* device : {"iio:device0/in_pressure", "iio:device1/in_pressure"}) {
      channel(device, "0", "0.001");
    }
    channel("iio:device2/in_voltage0", "2000", "1");
    channel("iio:device2/in_voltage1", "2000", "1");
    write("bus/counter/devices/counter0/count0/count", "0");
    write("bus/counter/devices/counter0/count0/ceiling", "65535");
    channel("iio:device2/in_current0", "0", "1");
    channel("iio:device2/in_current1", "0", "1");
    write("class/power_supply/battery/health", "Good");
    write("class/power_supply/battery/capacity", "80");
    write("class/power_supply/battery/voltage_now", "11100000");
    write("class/power_supply/battery/current_now", "-250000");
    write("class/power_supply/battery/time_to_empty_now", "7200");
    write("class/power_supply/mains/online", "1");
    write("class/hwmon/hwmon0/temp1_input", "31400");
    write("class/hwmon/hwmon1/temp1_input", "31600");
    write("class/hwmon/hwmon2/in1_input", "11400");
    write("class/watchdog/watchdog0/state", "active");
    for (const char* name_of : {"period", "duty_cycle", "enable"}) {
      write(std::string("class/pwm/pwmchip0/pwm0/") + name_of, "0");
    }
    write("watchdog0", "");
  }
  ~BoardTree() { std::filesystem::remove_all(root_); }
  BoardTree(const BoardTree&) = delete;

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  // In place, as a driver's number changes under an open file.
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text << '\n';
  }
  void channel(const std::string& name, const std::string& raw, const std::string& scale) const {
    write("bus/iio/devices/" + name + "_raw", raw);
    write("bus/iio/devices/" + name + "_scale", scale);
  }
  std::string read(const std::string& name) const {
    std::ifstream file(root_ / name);
    std::string line;
    std::getline(file, line);
    return line;
  }

  // The example board, with its files here and its lines in the fake kernel.
  BoardSettings board() const {
    BoardSettings out = *read_board(PH_SOURCE_DIR "/config/hardware/example-board.toml");
    out.sysfs = root_.string();
    out.devices = root_.string();
    return out;
  }

 private:
  std::filesystem::path root_;
};

}  // namespace ph::agent
