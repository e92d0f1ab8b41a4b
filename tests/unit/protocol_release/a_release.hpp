#pragma once
#include "protocol/release/release_file.hpp"
#include "protocol/wire/library_codec.hpp"
#include "tests/unit/protocol_domain/a_library.hpp"

namespace ph {

inline constexpr const char* kSite = "st-elsewhere";
inline constexpr std::int64_t kApprovedAt = 1'700'000'000'000;

inline Bytes canonical_of(const Library& library) {
  const std::string text = wire::canonical(library);
  return {text.begin(), text.end()};
}

// A site with two registered approvers, and a release of a_library() that both of them approved. A
// test changes only what it is about.
struct ARelease {
  crypto::KeyPair site = crypto::make_key_pair();
  crypto::KeyPair pharmacist = crypto::make_key_pair();
  crypto::KeyPair signer = crypto::make_key_pair();
  Approvers approvers;
  Library library = a_library();
  Approval first, second;

  explicit ARelease(std::uint32_t number = 3) {
    EXPECT_TRUE(
        approvers.add({UserName("b.first"), ApprovalStep::kFirst, pharmacist.public_key, {}}));
    EXPECT_TRUE(
        approvers.add({UserName("s.second"), ApprovalStep::kSecond, signer.public_key, {}}));
    library.site = kSite;
    library.number = number;
    first.site = kSite;
    first.number = number;
    first.content = *content_of(canonical());
    first.authors = {UserName("a.author")};
    first.reason = "checked against the formulary";
    first.at = wall_from_ms(kApprovedAt);
    second = first;
    first.approver = UserName("b.first");
    second.step = ApprovalStep::kSecond;
    second.approver = UserName("s.second");
    second.at = wall_from_ms(kApprovedAt + 60'000);
  }

  Bytes canonical() const { return canonical_of(library); }
  SignedApproval first_word() const { return sign_approval(first, pharmacist.secret_key); }
  SignedApproval second_word() const { return sign_approval(second, signer.secret_key); }
  Checks check() const {
    const Bytes bytes = canonical();
    const SignedApproval one = first_word(), two = second_word();
    return check_release({kSite, bytes, one, two}, approvers);
  }

  ReleaseFile file() const {
    ReleaseFile out;
    out.canonical = canonical();
    out.proof.site = kSite;
    out.proof.number = library.number;
    out.proof.digest = crypto::sha256(out.canonical);
    out.proof.signature = crypto::sign(site.secret_key, crypto::kLibraryContext, out.canonical);
    out.proof.first = first_word();
    out.proof.second = second_word();
    add_row(out, 41, first.approver, kApprovedAct, approved_detail(out.proof.first));
    add_row(out, 57, second.approver, kApprovedAct, approved_detail(out.proof.second));
    add_row(out, 58, second.approver, kReleasedAct,
            released_detail(library.number, out.proof.digest, second.reason));
    return out;
  }
  Checks verify(const ReleaseFile& file) const {
    return verify_release(release_text(file), site.public_key, approvers);
  }

  static void add_row(ReleaseFile& file, std::uint64_t number, const UserName& actor,
                      std::string_view act, std::string detail) {
    AuditRow row;
    row.row = number;
    row.at = wall_from_ms(kApprovedAt);
    row.actor = actor.str();
    row.act = act;
    row.subject = "draft 7";
    row.detail = std::move(detail);
    row.previous = file.rows.empty() ? Digest{1} : file.rows.back().chain;
    row.chain = chain_of(row);
    file.rows.push_back(std::move(row));
  }
};

}  // namespace ph
