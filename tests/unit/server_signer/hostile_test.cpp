#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/signer/local_socket.hpp"
#include "server/signer/signing_record.hpp"
#include "tests/unit/server_signer/a_signer.hpp"

namespace ph::server {
namespace {

// A server process that somebody else runs, at the socket of pumphouse-signer itself. Whatever it
// tries, there is never a signature, and the signer lives to sign what two people approved.
class HostileServer : public testing::Test {
 protected:
  ReleaseRequest request() const {
    return {release_.canonical(), release_.first_word(), release_.second_word()};
  }
  void expect_refused(const ReleaseRequest& wanted, const std::string& words) {
    const auto signature = signer_.client().sign(wanted);
    ASSERT_FALSE(signature) << "signed";
    EXPECT_EQ(signature.error().fault, Fault::kRefused);
    EXPECT_NE(signature.error().detail.find(words), std::string::npos) << signature.error().detail;
  }
  // No answer to these bytes is a signature.
  void expect_no_signature(const std::string& bytes) {
    const std::string answer = say_bytes(signer_.socket(), bytes);
    EXPECT_TRUE(answer.empty() || answer[0] == 'E' || answer[0] == 'I') << answer[0];
  }
  void TearDown() override {
    ASSERT_TRUE(signer_.is_alive());
    const auto signature = signer_.client().sign(request());
    ASSERT_TRUE(signature) << signature.error().detail;
    EXPECT_TRUE(crypto::verify(release_.site.public_key, crypto::kLibraryContext,
                               release_.canonical(), *signature));
  }

  ARelease release_{3};
  ASigner signer_{release_};
};

TEST_F(HostileServer, GetsNothingWithoutApprovals) {
  auto wanted = request();
  wanted.first.signature = wanted.second.signature = Signature{};
  expect_refused(wanted, "not by the registered key of b.first");
}

TEST_F(HostileServer, GetsNothingWithOneApproval) {
  auto wanted = request();
  wanted.second.signature = Signature{};
  expect_refused(wanted, "not by the registered key of s.second");
  wanted = request();
  wanted.second = wanted.first;
  expect_refused(wanted, "they are a first approval and a first approval");
}

TEST_F(HostileServer, GetsNothingWithBothApprovalsByOnePerson) {
  auto wanted = request();
  Approval both = release_.second;
  both.approver = release_.first.approver;
  wanted.second = sign_approval(both, release_.pharmacist.secret_key);
  expect_refused(wanted, "b.first gave both");
}

TEST_F(HostileServer, GetsNothingWithAForgedSignature) {
  auto wanted = request();
  wanted.second = sign_approval(release_.second, crypto::make_key_pair().secret_key);
  expect_refused(wanted, "not by the registered key of s.second");
}

TEST_F(HostileServer, GetsNothingWithSwappedContent) {
  auto wanted = request();
  Library other = release_.library;
  other.areas[0].entries[0].limits.hard_high = number("330");
  wanted.canonical = canonical_of(other);
  expect_refused(wanted, "the library's content is what both approved");
}

TEST_F(HostileServer, GetsNothingWithApprovalsOfAnotherNumber) {
  auto wanted = request();
  Library later = release_.library;
  later.number = 4;
  wanted.canonical = canonical_of(later);
  expect_refused(wanted, "the library has number 3: it has number 4");
}

TEST_F(HostileServer, GetsNothingForAnAuthorAsSecondApprover) {
  release_.first.authors = release_.second.authors = {UserName("s.second")};
  expect_refused(request(), "s.second is an author");
  release_ = [this] {
    ARelease sound(3);
    sound.site = release_.site;
    sound.pharmacist = release_.pharmacist;
    sound.signer = release_.signer;
    return sound;
  }();
}

TEST_F(HostileServer, GetsNothingForGarbage) {
  std::string noise;
  std::uint32_t seed = 1;
  for (int i = 0; i < 4'096; ++i) {
    seed = seed * 1'664'525 + 1'013'904'223;
    noise.push_back(static_cast<char>(seed >> 24));
  }
  expect_no_signature("");
  expect_no_signature("\x01");
  expect_no_signature(framed("", 0));
  expect_no_signature(noise);
  for (const char kind : {'I', 'J', 'S', 'G', 'X'}) expect_no_signature(framed(kind + noise));
}

TEST_F(HostileServer, GetsNothingForFramesTooLargeOrCut) {
  const Bytes bytes = encode(AskSignature{request()});
  const std::string body(as_text(bytes));
  expect_no_signature(framed(body, 0xFFFFFFFF));
  expect_no_signature(framed(body, static_cast<std::uint32_t>(kLargestFrame + 1)));
  expect_no_signature(framed(body, static_cast<std::uint32_t>(body.size() + 1)));
  expect_no_signature(framed(body, static_cast<std::uint32_t>(body.size() - 1)));
  expect_no_signature(framed(body.substr(0, body.size() / 2)));
  expect_no_signature(framed("S" + std::string(kLargestFrame - 1, 'x')));
}

TEST_F(HostileServer, GetsNothingByHangingUpInTheMiddle) {
  const std::string body(as_text(encode(AskSignature{request()})));
  for (std::size_t length = 0; length < body.size(); length += body.size() / 7) {
    const auto socket = connect_local(signer_.socket());
    ASSERT_TRUE(socket);
    const std::string part = framed(body).substr(0, length);
    ::send(socket->get(), part.data(), part.size(), MSG_NOSIGNAL);
  }
}

TEST_F(HostileServer, GetsNothingForAWordThatDoesNotCount) {
  auto word = release_.second_word();
  word.approval.number = 9;
  EXPECT_FALSE(signer_.client().judge(word));
  EXPECT_TRUE(signer_.client().judge(release_.second_word()));
}

TEST_F(HostileServer, CannotReplayWhatWasReleasedBefore) {
  const auto old = request();
  ASSERT_TRUE(signer_.client().sign(old));
  ARelease next(4);
  next.site = release_.site;
  next.approvers = release_.approvers;
  next.pharmacist = release_.pharmacist;
  next.signer = release_.signer;
  release_ = next;
  ASSERT_TRUE(signer_.client().sign(request()));
  expect_refused(old, "it is 3, and the highest signed is 4");
  signer_.kill();
  signer_.start();
  expect_refused(old, "it is 3, and the highest signed is 4");
}

TEST_F(HostileServer, GetsTheSameSignatureAgainAfterACrash) {
  const auto before = signer_.client().sign(request());
  signer_.kill();
  signer_.start();
  const auto after = signer_.client().sign(request());
  ASSERT_TRUE(before && after);
  EXPECT_EQ(*before, *after);
}

// The socket is opened to everybody, so that the kernel's word on who asks is all that holds.
TEST_F(HostileServer, IsNotHeardAsAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  ASSERT_EQ(::chmod(signer_.folder().path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(signer_.socket().c_str(), 0666), 0);
  const std::string question = framed(std::string(as_text(encode(AskSignature{request()}))));
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setgid(65'534) != 0 || ::setuid(65'534) != 0) ::_exit(3);
    ::_exit(say_bytes(signer_.socket(), question).empty() ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(HostileServer, FindsASocketForItsGroupAlone) {
  struct stat there {};
  ASSERT_EQ(::stat(signer_.socket().c_str(), &there), 0);
  EXPECT_EQ(there.st_mode & 0777, 0660U);
}

TEST(SignerProgram, RecordsWhatItSigned) {
  const ARelease release(3);
  ASigner signer(release);
  ASSERT_TRUE(
      signer.client().sign({release.canonical(), release.first_word(), release.second_word()}));
  const auto read = read_record(signer.folder().read("record/record"), release.site.public_key);
  ASSERT_EQ(read.releases.size(), 1U);
  EXPECT_EQ(read.releases[0].first, release.first_word());
  EXPECT_EQ(read.releases[0].second, release.second_word());
  EXPECT_EQ(signer.run({"record"}), 0);
  signer.folder().write("record/record", "");
  EXPECT_EQ(signer.run({"record"}), 1) << "its end was cut off";
}

TEST(SignerProgram, IsNeverBegunAnew) {
  const ARelease release(3);
  const ASigner signer(release);
  std::filesystem::remove(signer.folder().path("key"));
  EXPECT_EQ(signer.run({"init", "--highest", "0"}), 1);
  EXPECT_FALSE(std::filesystem::exists(signer.folder().path("key"))) << "a new key nobody knows";
  EXPECT_EQ(signer.client().highest().value(), 2U);
}

TEST(SignerProgram, TellsWhoItIs) {
  const ARelease release(3);
  const ASigner signer(release);
  EXPECT_TRUE(signer.client().is_of(kSite, release.site.public_key));
  EXPECT_FALSE(signer.client().is_of("other", release.site.public_key));
  EXPECT_FALSE(signer.client().is_of(kSite, crypto::make_key_pair().public_key));
}

TEST(SignerProgram, IsNotStartedBesideAnother) {
  const ARelease release(3);
  const ASigner signer(release);
  EXPECT_EQ(signer.run({"serve"}), 1);
  EXPECT_TRUE(signer.client().identity());
}

TEST(SignerProgram, IsNotStartedWithFilesThatOthersCanChange) {
  const ARelease release(3);
  ASigner signer(release);
  for (const char* name : {"signer.toml", "approvers.toml", "record"}) {
    signer.folder().set_mode(name, 0777);
    EXPECT_EQ(signer.run({"check-config"}), 1) << name;
    signer.folder().set_mode(name, 0755);
  }
  EXPECT_EQ(signer.run({"check-config"}), 0);
}

TEST(SignerClient, SaysThatNoSignerIsReached) {
  const AFolder folder;
  class StandingClock final : public Clock {
    Now now() const override { return {}; }
  } clock;
  SignerClient client(folder.path("none.sock"), clock);
  const auto who = client.identity();
  ASSERT_FALSE(who);
  EXPECT_EQ(who.error().fault, Fault::kUnavailable);
  EXPECT_NE(who.error().detail.find("nothing can be released"), std::string::npos);
}

}  // namespace
}  // namespace ph::server
