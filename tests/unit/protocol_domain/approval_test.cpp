#include "protocol/domain/approval.hpp"

#include <gtest/gtest.h>

namespace ph {
namespace {

Approval an_approval() {
  Approval out;
  out.site = "st-elsewhere";
  out.step = ApprovalStep::kSecond;
  out.number = 12;
  out.content.fill(0xab);
  out.authors = {UserName("a.author"), UserName("b.author")};
  out.approver = UserName("s.second");
  out.reason = "checked against the formulary of November";
  out.at = wall_from_ms(1'790'000'000'123);
  return out;
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(Approval, ReadsBackWhatItWrote) {
  const Approval approval = an_approval();
  EXPECT_EQ(parse_approval(approval_text(approval)), approval);
}

TEST(Approval, IsTextThatPeopleCanRead) {
  EXPECT_EQ(approval_text(an_approval()),
            "pumphouse approval 1\nsite st-elsewhere\nstep second\nnumber 12\n"
            "content abababababababababababababababababababababababababababababababab\n"
            "authors a.author b.author\napprover s.second\n"
            "reason checked against the formulary of November\nat 1790000000123\n");
}

TEST(Approval, ReadsNothingButItsOwnForm) {
  const std::string text = approval_text(an_approval());
  const std::pair<const char*, const char*> kChanges[] = {
      {"approval 1", "approval 2"},
      {"step second", "step third"},
      {"number 12", "number 012"},
      {"number 12", "number 0"},
      {"number 12", "number 4294967296"},
      {"content ab", "content AB"},
      {"content ab", "content b"},
      {"a.author b.author", "b.author a.author"},
      {"a.author b.author", "a.author  b.author"},
      {"authors a.author b.author", "authors "},
      {"approver s.second", "approver s second"},
      {"reason checked", "reason\tchecked"},
      {"site st-elsewhere\n", ""},
      {"at 1790000000123\n", "at 1790000000123"},
      {"at 1790000000123\n", "at 1790000000123\nx y\n"},
      {"site st", "place st"},
  };
  for (const auto& [from, to] : kChanges) {
    EXPECT_FALSE(parse_approval(changed(text, from, to))) << from << " -> " << to;
  }
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_FALSE(parse_approval(text.substr(0, length))) << length;
  }
}

TEST(Approval, NamesTheLineThatIsWrong) {
  const auto read = parse_approval(changed(approval_text(an_approval()), "number 12", "number x"));
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().detail.find("number"), std::string::npos) << read.error().detail;
}

}  // namespace
}  // namespace ph
