#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <thread>

#include "storage/store.hpp"

namespace ph::storage {
namespace {

// Most changes of one transaction: about 20 ms of writing, so that an urgent change that arrives
// while it runs still commits within the alarm's budget.
constexpr std::size_t kMostChanges = 2'000;
// Routine changes wait for company, but not longer than this and not beyond this many.
constexpr std::chrono::milliseconds kLinger{5};
constexpr std::size_t kCompany = 64;

struct Job {
  std::vector<Change> changes;
  Writer::Done done;
};

class GroupWriter final : public Writer {
 public:
  explicit GroupWriter(Ledger& ledger) : ledger_(ledger), thread_([this] { run(); }) {}
  ~GroupWriter() override;

  void submit(std::vector<Change> changes, Urgency urgency, Done done) override;
  std::size_t queued() const override;

 private:
  void run();
  std::vector<Job> take(std::unique_lock<std::mutex>& lock);
  void move_jobs(std::deque<Job>& from, std::vector<Job>& to, std::size_t& room);
  void carry_out(std::vector<Job> jobs);
  void answer(std::vector<Job>& jobs, std::vector<Outcome> outcomes);
  bool idle() const { return urgent_.empty() && routine_.empty(); }

  Ledger& ledger_;
  std::optional<Error> failed_;  // writer thread only

  mutable std::mutex mutex_;  // guards everything below
  std::condition_variable arrived_;
  std::deque<Job> urgent_, routine_;
  std::size_t queued_ = 0;
  bool stopping_ = false;

  std::thread thread_;
};

GroupWriter::~GroupWriter() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

void GroupWriter::submit(std::vector<Change> changes, Urgency urgency, Done done) {
  {
    std::lock_guard lock(mutex_);
    queued_ += changes.size();
    auto& queue = urgency == Urgency::kUrgent ? urgent_ : routine_;
    queue.push_back({std::move(changes), std::move(done)});
  }
  arrived_.notify_one();
}

std::size_t GroupWriter::queued() const {
  std::lock_guard lock(mutex_);
  return queued_;
}

void GroupWriter::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (idle() && !stopping_) {
      lock.unlock();
      if (!failed_) ledger_.rest();
      lock.lock();
    }
    arrived_.wait(lock, [this] { return stopping_ || !idle(); });
    if (idle()) return;
    auto jobs = take(lock);
    lock.unlock();
    carry_out(std::move(jobs));
  }
}

std::vector<Job> GroupWriter::take(std::unique_lock<std::mutex>& lock) {
  arrived_.wait_for(lock, kLinger,
                    [this] { return stopping_ || !urgent_.empty() || queued_ >= kCompany; });
  std::vector<Job> jobs;
  std::size_t room = kMostChanges;
  move_jobs(urgent_, jobs, room);
  move_jobs(routine_, jobs, room);
  return jobs;
}

// Moves whole jobs while they fit; the first always does, however long it is.
void GroupWriter::move_jobs(std::deque<Job>& from, std::vector<Job>& to, std::size_t& room) {
  while (!from.empty() && (to.empty() || from.front().changes.size() <= room)) {
    const std::size_t size = from.front().changes.size();
    room -= std::min(room, size);
    queued_ -= size;
    to.push_back(std::move(from.front()));
    from.pop_front();
  }
}

void GroupWriter::carry_out(std::vector<Job> jobs) {
  if (!failed_) {
    std::vector<Change> all;
    std::vector<std::size_t> sizes;
    for (auto& job : jobs) {
      sizes.push_back(job.changes.size());
      std::move(job.changes.begin(), job.changes.end(), std::back_inserter(all));
      job.changes.resize(sizes.back());
    }
    auto outcomes = ledger_.commit(all);
    if (outcomes) return answer(jobs, std::move(*outcomes));
    failed_ = outcomes.error();
  }
  for (auto& job : jobs) job.done(fail(*failed_));
}

void GroupWriter::answer(std::vector<Job>& jobs, std::vector<Outcome> outcomes) {
  auto next = std::make_move_iterator(outcomes.begin());
  for (auto& job : jobs) {
    const auto end = next + static_cast<std::ptrdiff_t>(job.changes.size());
    job.done(std::vector<Outcome>(next, end));
    next = end;
  }
}

}  // namespace

std::unique_ptr<Writer> Writer::start(Ledger& ledger) {
  return std::make_unique<GroupWriter>(ledger);
}

}  // namespace ph::storage
