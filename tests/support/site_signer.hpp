#pragma once
#include <filesystem>
#include <map>

#include "server/signer/key_holder.hpp"
#include "tests/unit/server_signer/a_folder.hpp"

namespace ph::server {

// The signer of a test's site, in this process, and people who approve with keys of their own. One
// thread.
class SiteSigner {
 public:
  SiteSigner(const std::string& site, const Clock& clock) {
    EXPECT_TRUE(crypto::write_key_pair(folder_.path("key"), folder_.path("key.pub"), keys_));
    std::filesystem::create_directory(folder_.path("record"));
    EXPECT_TRUE(SigningRecord::begin(folder_.path("record"), 0));
    folder_.write("approvers", "");
    holder_ = std::move(*KeyHolder::open({site, folder_.path("key"), folder_.path("key.pub"),
                                          folder_.path("approvers"), folder_.path("record")},
                                         clock));
  }

  void enrol(const std::string& name, ApprovalStep step) {
    EXPECT_TRUE(approvers_.add({UserName(name), step, key_of(name).public_key, {}}));
    folder_.write("approvers", approvers_.toml());
  }
  // What is wanted, said by its approver.
  SignedApproval word(Approval wanted, WallTime at, const std::string& reason = "checked") {
    wanted.reason = reason;
    wanted.at = at;
    const std::string name = wanted.approver.str();
    return sign_approval(std::move(wanted), key_of(name).secret_key);
  }

  Signer& signer() { return *holder_; }
  const crypto::PublicKey& key() const { return keys_.public_key; }
  const Approvers& approvers() const { return approvers_; }

 private:
  const crypto::KeyPair& key_of(const std::string& name) {
    const auto [at, fresh] = people_.try_emplace(name);
    if (fresh) at->second = crypto::make_key_pair();
    return at->second;
  }

  AFolder folder_;
  crypto::KeyPair keys_ = crypto::make_key_pair();
  Approvers approvers_;
  std::map<std::string, crypto::KeyPair> people_;
  std::unique_ptr<KeyHolder> holder_;
};

}  // namespace ph::server
