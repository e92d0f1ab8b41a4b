#include "pumpagent/bedside/data_lock.hpp"

#include "protocol/crypto/crypto.hpp"

namespace ph::agent {

DataLock::DataLock(int level, std::string hash)
    : level_(level < 0 || level > kMostLevel ? kMostLevel : level), hash_(std::move(hash)) {}

Result<DataLock> DataLock::set(int level, std::string_view code) {
  auto hash = crypto::hash_password(code);
  if (!hash) return fail(hash.error());
  return DataLock(level, std::move(*hash));
}

bool DataLock::locks(Key key) const {
  switch (key) {
    case Key::kConfirm:
    case Key::kOverride:
    case Key::kProgramme:
    case Key::kTitrate:
    case Key::kDelay:
    case Key::kBolus:
    case Key::kTarget:
    case Key::kNewPatient:
    case Key::kLock:
    case Key::kPrime:
      return level_ >= 1;
    case Key::kStart:
    case Key::kResume:
    case Key::kEnd:
    case Key::kStandby:
    case Key::kWake:
    case Key::kTaper:
    case Key::kSkipPhase:
    case Key::kToPrimary:
      return level_ >= 2;
    default:
      return false;
  }
}

DataLock::Opened DataLock::open(std::string_view code, std::int64_t now_ms) {
  if (now_ms < wait_until_ms_) return Opened::kWait;
  if (crypto::password_matches(hash_, code)) {
    *this = DataLock{};
    return Opened::kYes;
  }
  if (++wrong_ < kTries) return Opened::kWrong;
  wrong_ = 0;
  wait_until_ms_ = now_ms + kPauseMs;
  return Opened::kWait;
}

}  // namespace ph::agent
