#include "tests/bench/signing_office.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/bench/site.hpp"

namespace ph::bench {

Result<std::unique_ptr<SigningOffice>> SigningOffice::open(const std::string& folder,
                                                           const std::string& site,
                                                           const crypto::KeyPair& key,
                                                           std::uint32_t highest) {
  std::unique_ptr<SigningOffice> office(new SigningOffice);
  if (auto done = office->write(folder, key, highest); !done) return fail(done.error());
  if (auto done = office->serve(folder, site); !done) return fail(done.error());
  return office;
}

SigningOffice::~SigningOffice() {
  ::close(stop_[1]);
  if (thread_.joinable()) thread_.join();
  ::close(stop_[0]);
}

Status SigningOffice::write(const std::string& folder, const crypto::KeyPair& key,
                            std::uint32_t highest) {
  std::error_code error;
  std::filesystem::create_directory(folder + "/signed", error);
  if (error) return fail(Fault::kUnavailable, folder + "/signed: " + error.message());
  if (auto made = server::SigningRecord::begin(folder + "/signed", highest); !made) return made;
  Approvers approvers;
  for (const auto& [name, step] :
       {std::pair{kFirst, ApprovalStep::kFirst}, std::pair{kSecond, ApprovalStep::kSecond}}) {
    const auto& pair = keys_[name] = crypto::make_key_pair();
    if (auto added = approvers.add({UserName(name), step, pair.public_key, {}}); !added) {
      return added;
    }
  }
  std::ofstream(folder + "/approvers.toml") << approvers.toml();
  return crypto::write_key_pair(folder + "/library.key", folder + "/library.pub", key);
}

Status SigningOffice::serve(const std::string& folder, const std::string& site) {
  auto holder = server::KeyHolder::open({site, folder + "/library.key", folder + "/library.pub",
                                         folder + "/approvers.toml", folder + "/signed"},
                                        system_clock());
  if (!holder) return fail(holder.error());
  holder_ = std::move(*holder);
  auto listening = server::listen_local(folder + "/signer.sock", ::getegid());
  if (!listening) return fail(listening.error());
  if (::pipe(stop_) != 0) return fail(Fault::kUnavailable, "signing office: no pipe is to be had");
  service_ = std::make_unique<server::SignerService>(
      *holder_, std::move(*listening), std::set<unsigned>{::geteuid()}, system_clock());
  thread_ = std::thread([this] {
    const auto served = service_->serve(stop_[0]);
    if (!served) std::terminate();  // no bench goes on without it
  });
  return {};
}

std::vector<std::string> SigningOffice::ticks(const std::string& review) {
  constexpr std::size_t kAtOnce = 200;  // well below the largest body
  const auto told = nlohmann::json::parse(review, nullptr, false);
  std::vector<std::string> out;
  auto some = nlohmann::json::array();
  const auto left = told.is_object() ? told.value("ticks_left", nlohmann::json::array()) : told;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto& one = left[i];
    some.push_back({{"area", one["area"]}, {"entry", one["entry"]}, {"digest", one["digest"]}});
    if (some.size() < kAtOnce && i + 1 < left.size()) continue;
    out.push_back(nlohmann::json{{"ticks", some}}.dump());
    some = nlohmann::json::array();
  }
  return out;
}

Result<std::string> SigningOffice::approve(const std::string& wanted,
                                           const std::string& approver) const {
  const auto asked = nlohmann::json::parse(wanted, nullptr, false);
  if (!asked.is_object()) return fail(Fault::kMalformed, "approval: got " + wanted.substr(0, 200));
  Approval word;
  word.site = asked.value("site", "");
  word.step = asked.value("step", "") == "second" ? ApprovalStep::kSecond : ApprovalStep::kFirst;
  word.number = asked.value("number", 0U);
  const auto content = array_from_hex<32>(asked.value("content", ""));
  if (!content) return fail(content.error());
  word.content = *content;
  for (const auto& author : asked.value("authors", nlohmann::json::array())) {
    word.authors.emplace_back(author.get<std::string>());
  }
  word.approver = UserName(approver);
  word.reason = "bench";
  word.at = system_clock().now().wall;
  const auto made = sign_approval(std::move(word), keys_.at(approver).secret_key);
  return nlohmann::json{{"approval", approval_text(made.approval)},
                        {"signature", to_hex(made.signature)}}
      .dump();
}

}  // namespace ph::bench
