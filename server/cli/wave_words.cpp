#include "server/cli/wave_words.hpp"

#include <charconv>
#include <sstream>

#include "server/cli/measures.hpp"

namespace ph::cli {
namespace {

tl::unexpected<Error> wrong(const std::string& text, const std::string& why) {
  return fail(Fault::kMalformed, "--wave \"" + text + "\": " + why);
}

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(' ');
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(std::move(word));
  return out;
}

std::optional<std::uint32_t> percent_of(std::string_view digits) {
  std::uint32_t out = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (error != std::errc{} || end != digits.data() + digits.size() || out > 100) return {};
  return out;
}

// The text behind "key=", if `word` begins so and has more.
std::optional<std::string> value_of(const std::string& word, std::string_view key) {
  if (word.size() <= key.size() || word.compare(0, key.size(), key) != 0) return {};
  return word.substr(key.size());
}

bool read_member(const std::string& word, WaveWords& wave) {
  if (auto pump = value_of(word, "pump=")) {
    wave.pumps.push_back(std::move(*pump));
  } else if (auto ward = value_of(word, "ward=")) {
    wave.wards.push_back(std::move(*ward));
  } else if (word == "all") {
    wave.percent = 100;
  } else {
    const auto share = word.ends_with('%')
                           ? percent_of(std::string_view(word).substr(0, word.size() - 1))
                           : std::nullopt;
    if (!share) return false;
    wave.percent = *share;
  }
  return true;
}

Status read_gate(const std::string& text, const std::string& gate, WaveWords& wave) {
  bool soaks = false;
  for (const auto& word : words_of(gate)) {
    const auto success = value_of(word, "success=");
    const auto soak = value_of(word, "soak=");
    if (word == "by-hand") {
      wave.by_hand = true;
    } else if (success && (wave.success = percent_of(*success))) {
      continue;
    } else if (soak) {
      soaks = true;
      if (*soak == "0") continue;
      const auto time = read_duration(*soak, "soak");
      if (!time) return wrong(text, time.error().detail);
      if (*time % std::chrono::minutes{1} != std::chrono::minutes{0}) {
        return wrong(text, "soak: expected whole minutes");
      }
      wave.soak = std::chrono::duration_cast<std::chrono::minutes>(*time);
    } else {
      return wrong(text, "\"" + word + "\": expected by-hand, success=PERCENT or soak=TIME");
    }
  }
  if (wave.by_hand == wave.success.has_value() || soaks != wave.success.has_value()) {
    return wrong(text, "expected either by-hand, or success=PERCENT with soak=TIME");
  }
  return {};
}

}  // namespace

Result<WaveWords> read_wave(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) return wrong(text, "expected \"NAME: WHO; GATE\"");
  WaveWords out;
  out.name = trimmed(text.substr(0, colon));
  if (out.name.empty()) return wrong(text, "expected a name in front of the colon");
  const std::string rest = text.substr(colon + 1);
  const auto cut = rest.find(';');
  const auto members = words_of(rest.substr(0, cut));
  if (members.empty()) return wrong(text, "expected pump=ID, ward=ID, PERCENT% or all");
  for (const auto& word : members) {
    if (read_member(word, out)) continue;
    return wrong(text, "\"" + word + "\": expected pump=ID, ward=ID, PERCENT% or all");
  }
  if (cut == std::string::npos) return out;
  auto gate = read_gate(text, rest.substr(cut + 1), out);
  if (!gate) return fail(gate.error());
  return out;
}

}  // namespace ph::cli
