#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "server/library/drug_name.hpp"
#include "server/library/edit_distance.hpp"
#include "server/library/findings.hpp"

namespace ph::server {
namespace {

// Drugs that the FDA and ISMP lists of look-alike names write in TALLman letters, as far as they
// are infused.
constexpr std::array<std::string_view, 44> kTallMan = {
    "azaCITIDine",        "BUPivacaine",    "CARBOplatin",     "ceFAZolin",      "cefoTEtan",
    "cefOXitin",          "cefTAZidime",    "cefTRIAXone",     "chlorproMAZINE", "CISplatin",
    "DAPTOmycin",         "DAUNOrubicin",   "dexmedeTOMIDine", "diazePAM",       "dilTIAZem",
    "diphenhydrAMINE",    "DOBUTamine",     "DOCEtaxel",       "DOPamine",       "DOXOrubicin",
    "ePHEDrine",          "EPINEPHrine",    "epiRUBicin",      "fentaNYL",       "HYDROmorphone",
    "IDArubicin",         "inFLIXimab",     "levETIRAcetam",   "levoFLOXacin",   "LORazepam",
    "methylPREDNISolone", "metroNIDAZOLE",  "niCARdipine",     "niMODipine",     "PACLitaxel",
    "PEMEtrexed",         "PHENobarbital",  "predniSONE",      "riTUXimab",      "ROPivacaine",
    "SUFentanil",         "valGANciclovir", "vinBLAStine",     "vinCRIStine"};

constexpr std::size_t kShortestWord = 5;

struct Named {
  const CareArea* area;
  const DrugEntry* entry;
};

// One entry for each drug name of the library.
std::map<std::string, Named> names_of(const Library& library) {
  std::map<std::string, Named> out;
  for (const CareArea& area : library.areas) {
    for (const DrugEntry& entry : area.entries) out.try_emplace(entry.drug, Named{&area, &entry});
  }
  return out;
}

void check_length(const Library& draft, Findings& out) {
  for (const CareArea& area : draft.areas) {
    for (const DrugEntry& entry : area.entries) {
      if (entry.tall_man.size() <= kSmallestDisplay) continue;
      out.add(Check::kNameTruncated, area, entry, "name",
              "\"" + entry.tall_man + "\" has " + std::to_string(entry.tall_man.size()) +
                  " characters; the smallest display shows \"" +
                  entry.tall_man.substr(0, kSmallestDisplay) + "\"",
              "at most " + std::to_string(kSmallestDisplay) + " characters");
    }
  }
}

void check_aliases(const Library& draft, Findings& out) {
  for (const CareArea& area : draft.areas) {
    std::map<std::string, const DrugEntry*> known;
    for (const DrugEntry& entry : area.entries) {
      for (const std::string& alias : entry.aliases) {
        const auto [place, is_new] = known.try_emplace(lower(alias), &entry);
        if (is_new) continue;
        out.add(Check::kAliasTwice, area, entry, "alias",
                "alias \"" + alias + "\" also stands for " + place->second->tall_man + " (" +
                    place->second->id.str() + ")",
                "an order that names the alias must mean one entry");
      }
    }
  }
}

// The same letters and figures written otherwise, or one slip of a letter.
bool near_duplicate(const std::string& a, const std::string& b) {
  if (digits_of(a) != digits_of(b)) return false;
  const std::string x = letters_of(a), y = letters_of(b);
  return x.size() >= kShortestWord && y.size() >= kShortestWord && edit_distance(x, y, 1) <= 1;
}

bool look_alike(const DrugEntry& a, const DrugEntry& b) {
  const std::string x(first_word(lower(a.drug))), y(first_word(lower(b.drug)));
  if (x == y || x.size() < kShortestWord || y.size() < kShortestWord) return false;
  if (has_tall_letters(a.tall_man) || has_tall_letters(b.tall_man)) return false;
  // Names that are confused begin alike, or differ in one letter.
  return edit_distance(x, y, 2) <= (x[0] == y[0] ? 2U : 1U);
}

void compare_names(const Named& a, const Named& b, Findings& out) {
  if (near_duplicate(a.entry->drug, b.entry->drug)) {
    out.add(Check::kNearDuplicate, *b.area, *b.entry, "name",
            "\"" + b.entry->drug + "\" and \"" + a.entry->drug + "\" are nearly one name",
            "write one drug one way; a use stands in brackets behind it");
  } else if (look_alike(*a.entry, *b.entry)) {
    out.add(Check::kLookAlike, *b.area, *b.entry, "name",
            "\"" + b.entry->tall_man + "\" looks like \"" + a.entry->tall_man + "\"",
            "write what differs in capitals (TALLman), in both");
  }
}

void check_tall(const Named& named, const std::map<std::string, std::string_view>& tall,
                Findings& out) {
  const auto wanted = tall.find(std::string(first_word(lower(named.entry->drug))));
  if (wanted == tall.end() || has_tall_letters(named.entry->tall_man)) return;
  out.add(Check::kLookAlike, *named.area, *named.entry, "name",
          "\"" + named.entry->tall_man + "\" is on the lists of names that are confused",
          "write it " + std::string(wanted->second));
}

}  // namespace

void check_names(const Library& draft, Findings& out) {
  check_length(draft, out);
  check_aliases(draft, out);
  std::map<std::string, std::string_view> tall;
  for (const std::string_view word : kTallMan) tall.emplace(lower(word), word);
  const auto names = names_of(draft);
  for (auto b = names.begin(); b != names.end(); ++b) {
    check_tall(b->second, tall, out);
    for (auto a = names.begin(); a != b; ++a) compare_names(a->second, b->second, out);
  }
}

}  // namespace ph::server
