#include "protocol/wire/json_reader.hpp"

namespace ph::wire {
namespace {

using Kind = Document::Kind;

}  // namespace

Members::Members(Document& document, std::uint32_t index, const Members* parent,
                 std::string_view name, std::int32_t position)
    : document_(document),
      index_(index),
      cursor_(index + 1),
      parent_(parent),
      name_(name),
      position_(position) {}

std::string Members::path() const {
  if (parent_ == nullptr) return {};
  std::string out = parent_->path().append(name_);
  if (position_ >= 0) out.append("[").append(std::to_string(position_)).append("]");
  return out + '.';
}

void Members::complain(Fault fault, std::string why) {
  document_.complain(fault, path() + std::move(why));
}

void Members::complain_here(const char* why) {
  std::string where = path();
  where.pop_back();
  document_.complain(Fault::kMalformed, where + ": " + why);
}

// Members mostly come in the order in which they are asked for: the search starts where the last
// one ended and goes round once.
Document::Node* Members::find(std::string_view key) {
  const std::uint32_t end = document_.node(index_).end;
  const auto search = [&](std::uint32_t from, std::uint32_t to) -> Document::Node* {
    for (std::uint32_t i = from; i < to; i = document_.node(i).end) {
      Document::Node& candidate = document_.node(i);
      if (!candidate.taken && document_.key(candidate) == key) return &candidate;
    }
    return nullptr;
  };
  Document::Node* found = search(cursor_, end);
  if (found == nullptr) found = search(index_ + 1, cursor_);
  return found;
}

const Document::Node* Members::expect(std::string_view key, Kind kind, const char* what) {
  Document::Node* found = find(key);
  if (found == nullptr) {
    complain(Fault::kMalformed, std::string(key) + ": missing");
    return nullptr;
  }
  found->taken = true;
  cursor_ = found->end;
  if (found->kind == kind || (kind == Kind::kInteger && found->kind == Kind::kHuge)) return found;
  complain(Fault::kMalformed, std::string(key) + ": expected " + what);
  return nullptr;
}

std::int64_t Members::integer(std::string_view key, std::int64_t least, std::int64_t most) {
  const Document::Node* found = expect(key, Kind::kInteger, "a whole number");
  if (found == nullptr) return least;
  if (found->kind == Kind::kInteger && found->integer >= least && found->integer <= most) {
    return found->integer;
  }
  complain(Fault::kOutOfRange,
           std::string(key) + ": expected " + std::to_string(least) + " to " +
               std::to_string(most) + ", got " +
               (found->kind == Kind::kHuge ? "more" : std::to_string(found->integer)));
  return least;
}

bool Members::flag(std::string_view key) {
  const Document::Node* found = expect(key, Kind::kFlag, "true or false");
  return found != nullptr && found->integer != 0;
}

std::string_view Members::text(std::string_view key, std::size_t most) {
  const std::string_view value = any_text(key, most);
  if (value.empty()) complain(Fault::kOutOfRange, std::string(key) + ": expected a text, got none");
  return value;
}

std::string_view Members::text_or_empty(std::string_view key, std::size_t most) {
  return has(key) ? any_text(key, most) : std::string_view{};
}

std::string_view Members::any_text(std::string_view key, std::size_t most) {
  const Document::Node* found = expect(key, Kind::kText, "a text");
  if (found == nullptr) return {};
  const std::string_view value = document_.text(*found);
  if (value.size() <= most) return value;
  complain(Fault::kOutOfRange, std::string(key) + ": expected at most " + std::to_string(most) +
                                   " bytes, got " + std::to_string(value.size()));
  return {};
}

const Document::Node* Members::expect_list(std::string_view key, std::size_t least,
                                           std::size_t most) {
  const Document::Node* list = expect(key, Kind::kList, "a list");
  if (list == nullptr) return nullptr;
  std::size_t count = 0;
  for (std::uint32_t i = index_of(list) + 1; i < list->end; i = document_.node(i).end) ++count;
  if (count >= least && count <= most) return list;
  complain(Fault::kOutOfRange, std::string(key) + ": expected a list of " + std::to_string(least) +
                                   " to " + std::to_string(most) + ", got " +
                                   std::to_string(count));
  return nullptr;
}

std::vector<std::string_view> Members::texts(std::string_view key, std::size_t most) {
  std::vector<std::string_view> out;
  const Document::Node* list = expect_list(key, 0, most);
  if (list == nullptr) return out;
  for (std::uint32_t i = index_of(list) + 1; i < list->end; i = document_.node(i).end) {
    if (document_.node(i).kind != Kind::kText) {
      complain(Fault::kMalformed, std::string(key) + ": expected texts only");
    }
    out.push_back(document_.text(document_.node(i)));
  }
  return out;
}

void Members::finish() {
  const std::uint32_t end = document_.node(index_).end;
  for (std::uint32_t i = index_ + 1; i < end; i = document_.node(i).end) {
    if (document_.node(i).taken) continue;
    const std::string_view key = document_.key(document_.node(i));
    for (std::uint32_t j = index_ + 1; j < end; j = document_.node(j).end) {
      if (document_.node(j).taken && document_.key(document_.node(j)) == key) {
        return complain(Fault::kMalformed, std::string(key) + ": stands twice");
      }
    }
    return complain(Fault::kMalformed, std::string(key.substr(0, 80)) + ": unknown member");
  }
}

}  // namespace ph::wire
