#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "protocol/net/stream.hpp"
#include "protocol/net/tls.hpp"

namespace ph::net {

inline const Limits kDefaults{};
inline const std::vector<std::pair<std::string, std::string>> kNoHeaders;

// A certificate authority of a test, in a folder of its own that goes away with it.
class Authority {
 public:
  explicit Authority(const std::string& name);
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  // Files of a certificate that is good from `from_s` to `until_s` seconds from now. `san` as in
  // openssl.cnf, such as "DNS:localhost" or "URI:pumphouse:pump:P-0001".
  TlsFiles issue(const std::string& common_name, const std::string& san, long from_s = -3'600,
                 long until_s = 3'600) const;
  // Takes certificates back: the list, as a file. Its next update is `until_s` seconds from now.
  std::string revoke(const std::vector<TlsFiles>& certificates, long until_s = 3'600) const;
  // No own certificate, only the authority.
  TlsFiles anonymous() const;
  std::string path(const std::string& file) const { return (folder_ / file).string(); }

 private:
  std::filesystem::path folder_;
};

}  // namespace ph::net
