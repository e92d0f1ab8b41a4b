#include "pumpagent/drivers/encoder.hpp"

namespace ph::agent {

Result<std::unique_ptr<Encoder>> CounterEncoder::open(const std::string& folder) {
  auto count = Attribute::open(folder + "/count", Attribute::Access::kRead);
  if (!count) return fail(count.error());
  const auto ceiling = Attribute::open(folder + "/ceiling", Attribute::Access::kRead);
  if (!ceiling) return fail(ceiling.error());
  std::int64_t most = 0;
  if (!ceiling->read(most) || most < 255) {
    return fail(Fault::kMalformed, folder + "/ceiling: expected a whole number of at least 255");
  }
  return std::unique_ptr<Encoder>(new CounterEncoder(std::move(*count), most));
}

bool CounterEncoder::read(std::int64_t& counts) noexcept {
  std::int64_t now = 0;
  if (!count_.read(now) || now < 0 || now > ceiling_) return false;
  std::int64_t moved = first_ ? 0 : now - last_;
  const std::int64_t turn = ceiling_ + 1;
  if (moved > turn / 2) moved -= turn;
  if (moved < -turn / 2) moved += turn;
  first_ = false;
  last_ = now;
  whole_ += moved;
  counts = whole_;
  return true;
}

Result<std::unique_ptr<Encoder>> EdgeEncoder::open(const std::string& devices, const LineName& a,
                                                   const LineName& b) {
  auto track_a = InputLine::open(devices, a);
  if (!track_a) return fail(track_a.error());
  auto track_b = InputLine::open(devices, b);
  if (!track_b) return fail(track_b.error());
  bool level_a = false, level_b = false;
  if (!track_a->level(level_a) || !track_b->level(level_b)) {
    return fail(Fault::kUnavailable, devices + ": the encoder's lines have no level");
  }
  return std::unique_ptr<Encoder>(
      new EdgeEncoder(std::move(*track_a), std::move(*track_b), Quadrature(level_a, level_b)));
}

bool EdgeEncoder::read(std::int64_t& counts) noexcept {
  InputLine::Edges a, b;
  if (!a_.take_edges(a) || !b_.take_edges(b)) return false;
  overrun_ = overrun_ || a.full() || b.full();
  std::size_t i = 0, j = 0;
  while (i < a.count || j < b.count) {
    if (j == b.count || (i < a.count && a.edge[i].at <= b.edge[j].at)) {
      shaft_.a_goes(a.edge[i++].rising);
    } else {
      shaft_.b_goes(b.edge[j++].rising);
    }
  }
  counts = shaft_.count();
  return !overrun_ && !shaft_.missed();
}

}  // namespace ph::agent
