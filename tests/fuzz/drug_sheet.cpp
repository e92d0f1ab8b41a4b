// A drug sheet from anywhere: either every problem, or a library that can be written and read.
#include "protocol/wire/library_codec.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ph::CareArea area;
  area.id = area.name = "icu";
  area.rate_max = ph::millilitres_per_hour(1000);
  area.vtbi_max = ph::millilitres(5000);
  area.occlusion = ph::mmhg(563);
  area.air_single = ph::microlitres(50);
  auto imported = ph::wire::import_csv(ph::fuzz::text_of(data, size), area);
  if (!imported.problems.empty()) return 0;
  imported.library.number = 1;
  imported.library.site = "fuzz";
  if (!ph::well_formed(imported.library).empty()) return 0;
  const std::string text = ph::wire::canonical(imported.library);
  const auto again = ph::wire::parse_library(text);
  PH_CHECK(again.has_value());
  PH_CHECK(*again == imported.library);
  return 0;
}
