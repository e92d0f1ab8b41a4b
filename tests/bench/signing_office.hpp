#pragma once
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/signer/signer_service.hpp"

namespace ph::bench {

// The signer of a bench's site, on a thread of this process, and its approvers with their keys. The
// server meets it at its socket as it would pumphouse-signer.
class SigningOffice {
 public:
  // Files of its own in `folder`, which is there; `highest` is already released.
  static Result<std::unique_ptr<SigningOffice>> open(const std::string& folder,
                                                     const std::string& site,
                                                     const crypto::KeyPair& key,
                                                     std::uint32_t highest);
  ~SigningOffice();
  SigningOffice(const SigningOffice&) = delete;
  SigningOffice& operator=(const SigningOffice&) = delete;

  // Bodies of POST …/ticks for everything that GET …/review leaves to be ticked.
  static std::vector<std::string> ticks(const std::string& review);
  // The body of POST …/approve, in answer to that of GET …/approval.
  Result<std::string> approve(const std::string& wanted, const std::string& approver) const;

 private:
  SigningOffice() = default;
  Status write(const std::string& folder, const crypto::KeyPair& key, std::uint32_t highest);
  Status serve(const std::string& folder, const std::string& site);

  std::map<std::string, crypto::KeyPair> keys_;
  std::unique_ptr<server::KeyHolder> holder_;
  std::unique_ptr<server::SignerService> service_;
  std::thread thread_;
  int stop_[2] = {-1, -1};
};

}  // namespace ph::bench
