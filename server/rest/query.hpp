#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/net/http.hpp"

namespace ph::server {

// The query of a request, read name by name; strict as Body.
class Query {
 public:
  explicit Query(const net::Request& request) : request_(request) {}

  std::optional<std::string> text(const std::string& name);
  std::uint64_t whole(const std::string& name, std::uint64_t when_absent, std::uint64_t most);
  // Absent or "0": no; "1": yes.
  bool flag(const std::string& name);

  // Absent or empty gives none.
  template <class IdType>
  std::optional<IdType> id(const std::string& name) {
    const auto value = text(name);
    if (!value || value->empty()) return std::nullopt;
    auto parsed = IdType::parse(*value, name);
    if (parsed) return *parsed;
    problems_.push_back(parsed.error().detail);
    return std::nullopt;
  }

  // Every problem, with the names that were not asked for.
  std::vector<std::string> problems() const;

 private:
  const net::Request& request_;
  std::set<std::string> asked_;
  std::vector<std::string> problems_;
};

}  // namespace ph::server
