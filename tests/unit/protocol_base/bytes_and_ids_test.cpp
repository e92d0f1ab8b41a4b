#include <gtest/gtest.h>

#include "protocol/base/bytes.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/log.hpp"

namespace ph {
namespace {

TEST(Hex, IsReadAsItIsWritten) {
  const Bytes bytes = {0x00, 0x7f, 0x80, 0xff};
  EXPECT_EQ(to_hex(bytes), "007f80ff");
  EXPECT_EQ(*from_hex("007f80FF", 4), bytes);
}

TEST(Hex, RefusesAnotherLengthAndOtherLetters) {
  EXPECT_FALSE(from_hex("00", 2));
  EXPECT_FALSE(from_hex("000", 1));
  EXPECT_FALSE(from_hex("0g", 1));
  EXPECT_FALSE(array_from_hex<2>("00"));
}

TEST(Id, TakesOneTo64PlainCharacters) {
  EXPECT_FALSE(PumpId::parse("", "pump"));
  EXPECT_TRUE(PumpId::parse("P", "pump"));
  EXPECT_TRUE(PumpId::parse(std::string(64, 'x'), "pump"));
  EXPECT_FALSE(PumpId::parse(std::string(65, 'x'), "pump"));
}

TEST(Id, RefusesWhatCouldForgeALineOrAPath) {
  for (const char* bad : {"a b", "a\n", "a/b", "a\"", "\xC3\xA9", "a,b", "a%"}) {
    EXPECT_FALSE(PumpId::parse(bad, "pump")) << bad;
  }
}

std::string g_line;
void keep(Severity, std::string_view line) { g_line = line; }

TEST(LogLine, QuotesWhatIsNotPlainSoThatNoLineIsForged) {
  set_log_sink(&keep);
  LogLine(Severity::kInfo, "order.refused").field("order", "O-1").field("reason", "a \"b\"\nc=1");
  set_log_sink(nullptr);
  EXPECT_EQ(g_line, "order.refused order=O-1 reason=\"a \\\"b\\\"\\x0ac=1\"");
}

}  // namespace
}  // namespace ph
