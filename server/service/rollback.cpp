#include <set>

#include "protocol/wire/library_codec.hpp"
#include "server/service/distribution.hpp"
#include "server/service/hop.hpp"

namespace ph::server {
namespace {

using storage::LibraryRecord;

// The release to go back to, `asked` or the one before the newest; and the newest.
struct Way {
  std::uint32_t to = 0, newest = 0;
};
Result<Way> way_back(const std::vector<LibraryRecord>& libraries,
                     std::optional<std::uint32_t> asked) {
  std::set<std::uint32_t> numbers;
  for (const auto& library : libraries) {
    if (library.number > 0) numbers.insert(library.number);
  }
  if (numbers.size() < 2) {
    return fail(Fault::kNotFound, "rollback: there is no earlier release to go back to");
  }
  const std::uint32_t newest = *numbers.rbegin();
  if (!asked) return Way{*std::next(numbers.rbegin()), newest};
  if (*asked == newest) {
    return fail(Fault::kConflict,
                "rollback: library " + std::to_string(newest) + " is the newest release already");
  }
  if (numbers.contains(*asked)) return Way{*asked, newest};
  return fail(Fault::kNotFound, "library " + std::to_string(*asked) + ": never released here");
}

storage::KeepLibrary draft_of(Library content, std::uint32_t number, std::uint32_t newest,
                              const UserName& actor, WallTime now) {
  content.number = 0;
  content.note = "content of library " + std::to_string(number);
  const std::string text = wire::canonical(content);
  storage::KeepLibrary out;
  out.canonical.assign(text.begin(), text.end());
  out.record.author = actor;
  out.record.created = now;
  out.record.digest = crypto::sha256(out.canonical);
  out.record.based_on = newest;  // from which it differs on purpose
  return out;
}

}  // namespace

asio::awaitable<Result<LibraryRecord>> Distribution::roll_back(std::optional<std::uint32_t> to,
                                                               std::string reason, UserName actor) {
  auto read = [this] { return rooms_.archive.libraries(); };
  auto libraries = co_await ask(rooms_.readers, std::move(read));
  if (!libraries) co_return fail(libraries.error());
  const auto way = way_back(*libraries, to);
  if (!way) co_return fail(way.error());
  auto content = co_await fleet_.release(way->to);
  if (!content) co_return fail(content.error());
  auto keep = draft_of(**content, way->to, way->newest, actor, rooms_.clock.now().wall);
  LibraryRecord made = keep.record;
  Changes changes;
  changes.emplace_back(std::move(keep));
  const std::string detail = "to library " + std::to_string(way->to) + ": " + reason;
  changes.push_back(
      fleet_.audit_row(actor.str(), "library.rollback_drafted", to_hex(made.digest), detail));
  auto outcomes = co_await fleet_.commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  if (outcomes->front().kind != storage::Outcome::Kind::kDone) {
    co_return fail(Fault::kConflict, outcomes->front().detail);
  }
  made.draft = outcomes->front().draft;
  co_return made;
}

}  // namespace ph::server
