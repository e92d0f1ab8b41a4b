#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"

namespace ph::server {

// A JSON object from outside, read member by member. Strict as the pumps' wire: an unknown,
// missing, doubled or wrong-typed member is a problem that names it, and all problems are told at
// once. A reader that found a problem gives an empty value; ask problems() before using any.
class Body {
 public:
  // kMalformed: not UTF-8 JSON, not an object, a doubled member, deeper than 8 levels.
  static Result<Body> parse(std::string_view text);
  ~Body();
  Body(Body&&) noexcept;

  std::string text(const std::string& name, std::size_t longest);
  std::optional<std::string> optional_text(const std::string& name, std::size_t longest);
  std::optional<std::int64_t> optional_whole(const std::string& name, std::int64_t least,
                                             std::int64_t most);
  bool has(const std::string& name) const;
  // False when it is absent.
  bool flag(const std::string& name);
  std::int64_t whole(const std::string& name, std::int64_t least, std::int64_t most);
  // At most `most` objects of the list `name`; none when it is absent.
  std::vector<Body> objects(const std::string& name, std::size_t most);
  // At most `most` texts of the list `name`, each of at most `longest` bytes; none when it is
  // absent.
  std::vector<std::string> texts(const std::string& name, std::size_t most, std::size_t longest);
  // The object `name`; its problems are told with this one's.
  Body object(const std::string& name);

  // An Id, with the problem that its parse() tells.
  template <class IdType>
  IdType id(const std::string& name) {
    const std::size_t before = problems_->size();
    const std::string value = text(name, 1'000);
    if (problems_->size() != before) return IdType{};
    auto parsed = IdType::parse(value, path(name));
    if (!parsed) note(parsed.error().detail);
    return parsed ? *parsed : IdType{};
  }

  void note(std::string problem) { problems_->push_back(std::move(problem)); }
  std::string path(const std::string& name) const { return prefix_ + name; }
  // Call after the last member was read: what was not asked for is unknown.
  void refuse_the_rest();
  const std::vector<std::string>& problems() const { return *problems_; }

 private:
  struct Tree;
  Body(std::unique_ptr<Tree> tree, std::string prefix,
       std::shared_ptr<std::vector<std::string>> problems);

  std::unique_ptr<Tree> tree_;
  std::string prefix_;
  std::shared_ptr<std::vector<std::string>> problems_;
  std::set<std::string> asked_;
};

}  // namespace ph::server
