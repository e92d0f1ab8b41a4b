#include "server/signer/judge.hpp"

namespace ph::server {
namespace {

Check check_number(std::uint64_t number, bool repeats, const Highest& highest) {
  const std::string last = std::to_string(highest.number);
  Check out{"the number is one above the highest", ""};
  if (number == highest.number + std::uint64_t{1} || (number == highest.number && repeats)) {
    return out;
  }
  out.wrong = number == highest.number
                  ? "release " + last + " was signed already with another content"
                  : "it is " + std::to_string(number) + ", and the highest signed is " + last;
  return out;
}

}  // namespace

Status judge_word(const SignedApproval& word, const SignerTerms& terms) {
  Checks checks = check_approval(word, terms.site, terms.approvers);
  checks.push_back(check_time(word, terms.now));
  const bool repeats = word.approval.content == terms.highest.content;
  checks.push_back(check_number(word.approval.number, repeats, terms.highest));
  return all_hold(checks);
}

Status judge_request(const ReleaseRequest& request, const SignerTerms& terms) {
  const ApprovedLibrary release{terms.site, request.canonical, request.first, request.second};
  Checks checks = check_release(release, terms.approvers);
  checks.push_back(check_time(request.first, terms.now));
  checks.push_back(check_time(request.second, terms.now));
  const bool repeats = crypto::sha256(request.canonical) == terms.highest.digest;
  checks.push_back(check_number(request.second.approval.number, repeats, terms.highest));
  return all_hold(checks);
}

}  // namespace ph::server
