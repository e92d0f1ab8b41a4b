#include "protocol/domain/therapy.hpp"

#include "protocol/domain/word.hpp"

namespace ph {
namespace {

constexpr std::array<std::string_view, 10> kTherapies = {
    "continuous", "dose_over_time", "intermittent", "multistep", "ramp",
    "pca",        "pieb",           "enteral",      "blood",     "tci"};
constexpr std::array<std::string_view, 4> kModels = {"none", "marsh", "schnider", "minto"};
constexpr std::array<std::string_view, 2> kSites = {"plasma", "effect"};
constexpr std::array<std::string_view, 2> kSexes = {"female", "male"};

}  // namespace

std::string_view to_string(Therapy therapy) {
  return kTherapies.at(static_cast<std::size_t>(therapy));
}
std::string_view to_string(TciModel model) { return kModels.at(static_cast<std::size_t>(model)); }
std::string_view to_string(TciSite site) { return kSites.at(static_cast<std::size_t>(site)); }
std::string_view to_string(Sex sex) { return kSexes.at(static_cast<std::size_t>(sex)); }

Result<Therapy> parse_therapy(std::string_view text, std::string_view what) {
  return parse_word<Therapy>(kTherapies, text, what);
}
Result<TciModel> parse_tci_model(std::string_view text, std::string_view what) {
  return parse_word<TciModel>(kModels, text, what);
}
Result<TciSite> parse_tci_site(std::string_view text, std::string_view what) {
  return parse_word<TciSite>(kSites, text, what);
}
Result<Sex> parse_sex(std::string_view text, std::string_view what) {
  return parse_word<Sex>(kSexes, text, what);
}

}  // namespace ph
