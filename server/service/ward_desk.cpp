#include "server/service/ward_desk.hpp"

#include <algorithm>
#include <set>

#include "server/service/hop.hpp"

namespace ph::server {
namespace {

constexpr std::chrono::seconds kLook{1};
constexpr std::size_t kSecretBytes = 24;
constexpr std::size_t kNameBytes = 3;

Error no_such_ward(const WardId& ward) {
  return {Fault::kNotFound, "ward " + ward.str() + ": not configured"};
}

}  // namespace

WardPapers::WardPapers(DeskRooms rooms, FleetDesk& desk, std::vector<Ward> wards,
                       std::vector<EscalationRule> rules)
    : rooms_(rooms),
      desk_(desk),
      wards_(std::move(wards)),
      escalation_(std::move(rules)),
      timer_(rooms.strand) {}

Result<std::unique_ptr<WardPapers>> WardPapers::open(DeskRooms rooms, FleetDesk& desk,
                                                     std::vector<Ward> wards,
                                                     std::vector<EscalationRule> rules) {
  std::unique_ptr<WardPapers> papers(
      new WardPapers(rooms, desk, std::move(wards), std::move(rules)));
  if (auto loaded = papers->load(); !loaded) return fail(loaded.error());
  return papers;
}

Status WardPapers::load() {
  auto staff = rooms_.archive.bed_staff();
  if (!staff) return fail(staff.error());
  escalation_.staff(std::move(*staff));
  const auto notices = rooms_.archive.standing_notices();
  if (!notices) return fail(notices.error());
  for (const auto& notice : *notices) {
    escalation_.told(notice.pump, notice.instance, notice.whom);
    desk_.load_notice(notice);
  }
  const auto displays = rooms_.archive.displays();
  if (!displays) return fail(displays.error());
  for (const auto& display : *displays) displays_[display.user] = display.ward;
  return {};
}

void WardPapers::start() {
  asio::post(rooms_.strand, [this] {
    escalate();
    arm();
  });
}

void WardPapers::stop() {
  asio::post(rooms_.strand, [this] {
    stopped_ = true;
    timer_.cancel();
  });
}

void WardPapers::arm() {
  if (stopped_) return;
  timer_.expires_after(kLook);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error || stopped_) return;
    escalate();
    arm();
  });
}

std::vector<WaitingAlarm> WardPapers::standing() const {
  std::vector<WaitingAlarm> out;
  const FleetState& fleet = desk_.fleet();
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    const auto& pump = fleet.entry(static_cast<Slot>(i));
    if (pump.record.retired) continue;
    for (const auto& view : pump.alarms) {
      const bool answered = !view.acknowledged_by.empty() || view.alarm.silenced;
      out.push_back({pump.record.id, view.alarm.instance, pump.record.ward, pump.record.bed,
                     view.alarm.priority, answered});
    }
  }
  return out;
}

void WardPapers::escalate() { desk_.notify(escalation_.due(standing(), rooms_.clock.now())); }

const Ward* WardPapers::find(const WardId& ward) const {
  const auto found =
      std::find_if(wards_.begin(), wards_.end(), [&](const Ward& one) { return one.id == ward; });
  return found == wards_.end() ? nullptr : &*found;
}

asio::awaitable<Status> WardPapers::commit_one(storage::Change change) {
  FleetDesk::Changes changes;
  changes.push_back(std::move(change));
  auto outcomes = co_await desk_.commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  co_return Status{};
}

asio::awaitable<Result<std::vector<storage::HandoverNote>>> WardPapers::handovers(
    WardId ward, std::size_t limit) {
  if (find(ward) == nullptr) co_return fail(no_such_ward(ward));
  auto read = [this, &ward, limit] { return rooms_.archive.handovers(ward, limit); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Status> WardPapers::hand_over(WardId ward, std::string text, UserName actor) {
  if (find(ward) == nullptr) co_return fail(no_such_ward(ward));
  storage::HandoverNote note;
  note.ward = std::move(ward);
  note.at = rooms_.clock.now().wall;
  note.author = std::move(actor);
  note.text = std::move(text);
  storage::Change change = storage::KeepHandover{std::move(note)};
  co_return co_await commit_one(std::move(change));
}

asio::awaitable<Result<std::vector<storage::BedStaff>>> WardPapers::staff(WardId ward) {
  if (find(ward) == nullptr) co_return fail(no_such_ward(ward));
  auto read = [this] { return rooms_.archive.bed_staff(); };
  auto all = co_await ask(rooms_.readers, std::move(read));
  if (!all) co_return fail(all.error());
  std::erase_if(*all, [&](const auto& bed) { return bed.ward != ward; });
  co_return std::move(*all);
}

std::vector<std::string> WardPapers::strange_beds(
    const Ward& ward, const std::vector<storage::BedStaff>& beds) const {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const auto& bed : beds) {
    const bool known = std::find(ward.beds.begin(), ward.beds.end(), bed.bed) != ward.beds.end();
    if (!known || !seen.insert(bed.bed).second) out.push_back(bed.bed);
  }
  return out;
}

asio::awaitable<Status> WardPapers::assign(WardId ward, std::vector<storage::BedStaff> beds,
                                           UserName actor) {
  const Ward* known = find(ward);
  if (known == nullptr) co_return fail(no_such_ward(ward));
  if (const auto strange = strange_beds(*known, beds); !strange.empty()) {
    co_return fail(Fault::kMalformed, "bed " + strange.front() + ": expected each bed of ward " +
                                          ward.str() + " at most once");
  }
  storage::Change change = storage::KeepStaff{std::move(ward), std::move(beds), std::move(actor),
                                              rooms_.clock.now().wall};
  auto kept = co_await commit_one(std::move(change));
  if (!kept) co_return fail(kept.error());
  auto read = [this] { return rooms_.archive.bed_staff(); };
  auto all = co_await ask(rooms_.readers, std::move(read));
  if (!all) co_return fail(all.error());
  auto learn = [this, &all] {
    escalation_.staff(std::move(*all));
    return true;
  };
  co_await ask(rooms_.strand, std::move(learn));
  co_return Status{};
}

asio::awaitable<Result<std::vector<storage::StoredEvent>>> WardPapers::history(PumpId pump,
                                                                               WallTime from,
                                                                               WallTime to,
                                                                               std::size_t most) {
  storage::EventFilter filter;
  filter.pump = std::move(pump);
  filter.from = from;
  filter.to = to;
  filter.limit = most;
  auto read = [this, &filter] { return rooms_.archive.events(filter); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<NewDisplay>> WardPapers::make_display(WardId ward, UserName actor) {
  if (find(ward) == nullptr) co_return fail(no_such_ward(ward));
  NewDisplay made;
  made.user = UserName("display-" + ward.str() + "-" + to_hex(crypto::random_bytes(kNameBytes)));
  made.secret = to_hex(crypto::random_bytes(kSecretBytes));
  auto hash = [&made] { return crypto::hash_password(made.secret); };
  auto password = co_await ask(rooms_.readers, std::move(hash));
  if (!password) co_return fail(password.error());
  storage::UserRecord user;
  user.name = made.user;
  user.shown_name = find(ward)->name;
  user.roles = {storage::Role::kKiosk};
  user.password = std::move(*password);
  storage::KeepUser keep;
  keep.user = std::move(user);
  FleetDesk::Changes changes;
  changes.emplace_back(std::move(keep));
  changes.emplace_back(
      storage::KeepDisplay{{made.user, ward, std::move(actor), rooms_.clock.now().wall}});
  auto kept = co_await desk_.commit(std::move(changes));
  if (!kept) co_return fail(kept.error());
  const std::lock_guard lock(mutex_);
  displays_[made.user] = ward;
  co_return made;
}

WardId WardPapers::bound_ward(const UserName& user) const {
  const std::lock_guard lock(mutex_);
  const auto found = displays_.find(user);
  return found == displays_.end() ? WardId() : found->second;
}

}  // namespace ph::server
