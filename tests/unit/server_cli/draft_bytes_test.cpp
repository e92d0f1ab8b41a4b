#include "server/cli/draft_bytes.hpp"

#include <gtest/gtest.h>

#include "protocol/wire/library_codec.hpp"

namespace ph::cli {
namespace {

Library draft() {
  Library out;
  out.site = "here";
  CareArea& area = out.areas.emplace_back();
  area.id = area.name = "icu";
  area.rate_max = millilitres_per_hour(999);
  area.vtbi_max = millilitres(1'000);
  for (const char* id : {"heparin", "insulin"}) {
    DrugEntry& entry = area.entries.emplace_back();
    entry.id = EntryId(id);
    entry.drug = entry.tall_man = id;
  }
  return out;
}

TEST(DraftBytes, AreWhatTheApprovalHasToName) {
  const auto read = read_draft_bytes(wire::canonical(draft()));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(differs_from_words(*read, to_hex(read->content)), "");
}

// T17: a server that shows one draft and asks for a word over another.
TEST(DraftBytes, AreNotApprovedUnderTheNameOfOthers) {
  Library other = draft();
  other.areas[0].entries.pop_back();
  const auto shown = read_draft_bytes(wire::canonical(draft()));
  const auto asked = read_draft_bytes(wire::canonical(other));
  ASSERT_TRUE(shown && asked);
  const std::string why = differs_from_words(*shown, to_hex(asked->content));
  EXPECT_NE(why.find("nothing was signed"), std::string::npos) << why;
}

TEST(DraftBytes, AreOfNoUseInAnotherForm) {
  EXPECT_FALSE(read_draft_bytes(wire::canonical(draft()) + " "));
  EXPECT_FALSE(read_draft_bytes("{}"));
}

TEST(DraftBytes, TellEveryPlaceThatIsNotTheSame) {
  Library after = draft();
  after.areas[0].rate_max = millilitres_per_hour(1'200);
  after.areas[0].entries[0].tall_man = "HEPARIN";
  after.areas[0].entries[1].id = EntryId("insulin-u100");
  EXPECT_EQ(places_changed(draft(), after),
            (std::vector<std::string>{"changed icu", "changed icu/heparin", "new icu/insulin-u100",
                                      "removed icu/insulin"}));
  EXPECT_TRUE(places_changed(draft(), draft()).empty());
}

}  // namespace
}  // namespace ph::cli
