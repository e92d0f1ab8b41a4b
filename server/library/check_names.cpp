#include <algorithm>
#include <array>
#include <bit>
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

// A drug name with all that its comparing needs, worked out once: 1,600 names make a million pairs.
struct Named {
  const CareArea* area;
  const DrugEntry* entry;
  std::string letters, digits, first;
  std::uint32_t letter_set, first_set;  // which letters occur at all
  bool tall;
};

std::uint32_t set_of(std::string_view word) {
  std::uint32_t out = 0;
  for (const char c : word) out |= 1U << (static_cast<unsigned char>(c) % 32);
  return out;
}

// One change of a letter makes two of the set at most.
bool may_be_near(std::size_t a, std::size_t b, std::uint32_t x, std::uint32_t y, unsigned changes) {
  const std::size_t apart = a > b ? a - b : b - a;
  return apart <= changes && static_cast<unsigned>(std::popcount(x ^ y)) <= 2 * changes;
}

// One entry for each drug name of the library, in the order of the names.
std::vector<Named> names_of(const Library& library) {
  std::map<std::string, std::pair<const CareArea*, const DrugEntry*>> first;
  for (const CareArea& area : library.areas) {
    for (const DrugEntry& entry : area.entries) {
      first.try_emplace(entry.drug, std::pair{&area, &entry});
    }
  }
  std::vector<Named> out;
  for (const auto& [drug, at] : first) {
    Named made{at.first,
               at.second,
               letters_of(drug),
               digits_of(drug),
               std::string(first_word(lower(drug))),
               0,
               0,
               has_tall_letters(at.second->tall_man)};
    made.letter_set = set_of(made.letters);
    made.first_set = set_of(made.first);
    out.push_back(std::move(made));
  }
  return out;
}

// Characters, not bytes.
std::size_t length_of(std::string_view name) {
  return static_cast<std::size_t>(std::count_if(name.begin(), name.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string_view first_characters(std::string_view name, std::size_t most) {
  std::size_t at = 0;
  for (std::size_t seen = 0; at < name.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(name[at]) & 0xC0) != 0x80;
    if (begins && seen++ == most) break;
  }
  return name.substr(0, at);
}

void check_length(const Library& draft, Findings& out) {
  for (const CareArea& area : draft.areas) {
    for (const DrugEntry& entry : area.entries) {
      if (length_of(entry.tall_man) <= kSmallestDisplay) continue;
      out.add(Check::kNameTruncated, area, entry, "name",
              "\"" + entry.tall_man + "\" has " + std::to_string(length_of(entry.tall_man)) +
                  " characters; the smallest display shows \"" +
                  std::string(first_characters(entry.tall_man, kSmallestDisplay)) + "\"",
              "at most " + std::to_string(kSmallestDisplay) + " characters");
    }
  }
}

using Known = std::map<std::string, const DrugEntry*>;

void check_unique(const CareArea& area, const DrugEntry& entry, const char* what,
                  const std::vector<std::string>& texts, Known& known, Findings& out) {
  for (const std::string& text : texts) {
    const auto [place, is_new] = known.try_emplace(lower(text), &entry);
    if (is_new) continue;
    out.add(Check::kAliasTwice, area, entry, what,
            std::string(what) + " \"" + text + "\" also stands for " + place->second->tall_man +
                " (" + place->second->id.str() + ")",
            "an order that names it must mean one entry");
  }
}

void check_aliases(const Library& draft, Findings& out) {
  for (const CareArea& area : draft.areas) {
    Known aliases, codes;
    for (const DrugEntry& entry : area.entries) {
      check_unique(area, entry, "alias", entry.aliases, aliases, out);
      check_unique(area, entry, "code", entry.codes, codes, out);
    }
  }
}

// The same letters and figures written otherwise, or one slip of a letter.
bool near_duplicate(const Named& a, const Named& b) {
  const std::string &x = a.letters, &y = b.letters;
  return a.digits == b.digits && x.size() >= kShortestWord && y.size() >= kShortestWord &&
         may_be_near(x.size(), y.size(), a.letter_set, b.letter_set, 1) &&
         edit_distance(x, y, 1) <= 1;
}

bool look_alike(const Named& a, const Named& b) {
  const std::string &x = a.first, &y = b.first;
  if (x.size() < kShortestWord || y.size() < kShortestWord || a.tall || b.tall) return false;
  // Names that are confused begin alike, or differ in one letter.
  const unsigned changes = x[0] == y[0] ? 2 : 1;
  return may_be_near(x.size(), y.size(), a.first_set, b.first_set, changes) && x != y &&
         edit_distance(x, y, changes) <= changes;
}

void compare_names(const Named& a, const Named& b, Findings& out) {
  if (near_duplicate(a, b)) {
    out.add(Check::kNearDuplicate, *b.area, *b.entry, "name",
            "\"" + b.entry->drug + "\" and \"" + a.entry->drug + "\" are nearly one name",
            "write one drug one way; a use stands in brackets behind it");
  } else if (look_alike(a, b)) {
    out.add(Check::kLookAlike, *b.area, *b.entry, "name",
            "\"" + b.entry->tall_man + "\" looks like \"" + a.entry->tall_man + "\"",
            "write what differs in capitals (TALLman), in both");
  }
}

void check_tall(const Named& named, const std::map<std::string, std::string_view>& tall,
                Findings& out) {
  const auto wanted = tall.find(named.first);
  if (wanted == tall.end() || named.tall) return;
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
    check_tall(*b, tall, out);
    for (auto a = names.begin(); a != b; ++a) compare_names(*a, *b, out);
  }
}

}  // namespace ph::server
