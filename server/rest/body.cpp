#include "server/rest/body.hpp"

#include <nlohmann/json.hpp>

namespace ph::server {

using Json = nlohmann::json;

struct Body::Tree {
  Json json = Json::object();
};

namespace {

constexpr int kDeepest = 8;

// Watches the parser: refuses depth and doubled members, which the tree itself cannot show.
class Strictness {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kDeepest) problem_ = "body: nested deeper than " + std::to_string(kDeepest);
    if (event == Json::parse_event_t::object_start) open_.emplace_back();
    if (event == Json::parse_event_t::object_end) open_.pop_back();
    if (event == Json::parse_event_t::key) {
      const auto name = parsed.get<std::string>();
      if (!open_.back().insert(name).second) problem_ = name + ": given twice";
    }
    return true;
  }
  const std::string& problem() const { return problem_; }

 private:
  std::vector<std::set<std::string>> open_;
  std::string problem_;
};

// Depth of brackets outside strings, before anything is built.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDeepest) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

std::string kind_of(const Json& value) {
  return value.is_number_float() ? "a number with a fraction" : value.type_name();
}

}  // namespace

Body::Body(std::unique_ptr<Tree> tree, std::string prefix,
           std::shared_ptr<std::vector<std::string>> problems)
    : tree_(std::move(tree)), prefix_(std::move(prefix)), problems_(std::move(problems)) {}
Body::~Body() = default;
Body::Body(Body&&) noexcept = default;

Result<Body> Body::parse(std::string_view text) {
  if (is_too_deep(text)) {
    return fail(Fault::kMalformed, "body: nested deeper than " + std::to_string(kDeepest));
  }
  Strictness strictness;
  auto tree = std::make_unique<Tree>();
  tree->json = Json::parse(text, std::ref(strictness), false);
  if (tree->json.is_discarded()) {
    return fail(Fault::kMalformed, "body: expected one JSON object in UTF-8");
  }
  if (!strictness.problem().empty()) return fail(Fault::kMalformed, strictness.problem());
  if (!tree->json.is_object()) {
    return fail(Fault::kMalformed, "body: expected an object, got " + kind_of(tree->json));
  }
  return Body(std::move(tree), "", std::make_shared<std::vector<std::string>>());
}

std::optional<std::string> Body::optional_text(const std::string& name, std::size_t longest) {
  asked_.insert(name);
  const auto found = tree_->json.find(name);
  if (found == tree_->json.end()) return std::nullopt;
  if (!found->is_string()) {
    note(path(name) + ": expected text, got " + kind_of(*found));
    return std::nullopt;
  }
  auto value = found->get<std::string>();
  if (value.size() > longest) {
    note(path(name) + ": expected at most " + std::to_string(longest) + " bytes, got " +
         std::to_string(value.size()));
    return std::nullopt;
  }
  return value;
}

std::string Body::text(const std::string& name, std::size_t longest) {
  if (!tree_->json.contains(name)) {
    asked_.insert(name);
    note(path(name) + ": missing");
    return {};
  }
  return optional_text(name, longest).value_or(std::string());
}

std::optional<std::int64_t> Body::optional_whole(const std::string& name, std::int64_t least,
                                                 std::int64_t most) {
  asked_.insert(name);
  const auto found = tree_->json.find(name);
  if (found == tree_->json.end()) return std::nullopt;
  if (!found->is_number_integer()) {
    note(path(name) + ": expected a whole number, got " + kind_of(*found));
    return std::nullopt;
  }
  const bool huge = found->is_number_unsigned() &&
                    found->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
  if (huge || found->get<std::int64_t>() < least || found->get<std::int64_t>() > most) {
    note(path(name) + ": expected " + std::to_string(least) + " to " + std::to_string(most) +
         ", got " + found->dump());
    return std::nullopt;
  }
  return found->get<std::int64_t>();
}

bool Body::has(const std::string& name) const { return tree_->json.contains(name); }

bool Body::flag(const std::string& name) {
  asked_.insert(name);
  const auto found = tree_->json.find(name);
  if (found == tree_->json.end()) return false;
  if (!found->is_boolean()) note(path(name) + ": expected true or false, got " + kind_of(*found));
  return found->is_boolean() && found->get<bool>();
}

std::int64_t Body::whole(const std::string& name, std::int64_t least, std::int64_t most) {
  if (!has(name)) note(path(name) + ": missing");
  return optional_whole(name, least, most).value_or(least);
}

std::vector<std::string> Body::texts(const std::string& name, std::size_t most,
                                     std::size_t longest) {
  asked_.insert(name);
  const auto found = tree_->json.find(name);
  if (found == tree_->json.end()) return {};
  std::vector<std::string> out;
  const bool sound = found->is_array() && found->size() <= most;
  if (sound) {
    for (const auto& one : *found) {
      if (one.is_string() && one.get_ref<const std::string&>().size() <= longest) {
        out.push_back(one.get<std::string>());
      }
    }
  }
  if (!sound || out.size() != found->size()) {
    note(path(name) + ": expected a list of at most " + std::to_string(most) +
         " texts of at most " + std::to_string(longest) + " bytes");
    return {};
  }
  return out;
}

std::vector<Body> Body::objects(const std::string& name, std::size_t most) {
  asked_.insert(name);
  std::vector<Body> out;
  const auto found = tree_->json.find(name);
  if (found == tree_->json.end()) return out;
  if (!found->is_array() || found->size() > most) {
    note(path(name) + ": expected a list of at most " + std::to_string(most) + ", got " +
         (found->is_array() ? std::to_string(found->size()) : kind_of(*found)));
    return out;
  }
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string where = path(name) + '[' + std::to_string(i) + ']';
    auto inner = std::make_unique<Tree>();
    if (!(*found)[i].is_object()) {
      note(where + ": expected an object, got " + kind_of((*found)[i]));
    } else {
      inner->json = (*found)[i];
    }
    out.push_back(Body(std::move(inner), where + '.', problems_));
  }
  return out;
}

Body Body::object(const std::string& name) {
  asked_.insert(name);
  auto inner = std::make_unique<Tree>();
  const auto found = tree_->json.find(name);
  if (found == tree_->json.end()) {
    note(path(name) + ": missing");
  } else if (!found->is_object()) {
    note(path(name) + ": expected an object, got " + kind_of(*found));
  } else {
    inner->json = *found;
  }
  return Body(std::move(inner), path(name) + ".", problems_);
}

void Body::refuse_the_rest() {
  for (const auto& [name, value] : tree_->json.items()) {
    if (asked_.count(name) == 0) note(path(name) + ": unknown member");
  }
}

}  // namespace ph::server
