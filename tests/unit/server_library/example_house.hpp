#pragma once
#include <string>
#include <vector>

#include "protocol/settings/pump_model_file.hpp"
#include "protocol/wire/library_codec.hpp"
#include "server/library/check.hpp"
#include "tests/unit/protocol_wire/files.hpp"

namespace ph::server {

inline CareArea general_ward() {
  CareArea area;
  area.id = "general";
  area.name = "General medicine";
  area.rate_max = millilitres_per_hour(1'200);
  area.vtbi_max = millilitres(3'000);
  area.occlusion = mmhg(400);
  area.air_single = microlitres(100);
  return area;
}

// The example library of the project, in one care area.
inline const Library& example_library() {
  static const Library library =
      wire::import_csv(wire::source_file("config/library/example-drugs.csv"), general_ward())
          .library;
  return library;
}

// The pump models of the project.
inline const std::vector<PumpModel>& example_models() {
  static const std::vector<PumpModel> models = [] {
    std::vector<PumpModel> out;
    for (const char* name :
         {"ambulatory-pca", "enteral-ef", "syringe-sp", "volumetric-iv", "volumetric-lvp"}) {
      auto model = read_pump_model(std::string(PH_SOURCE_DIR) + "/config/models/" + name + ".toml");
      if (model) out.push_back(std::move(*model));
    }
    return out;
  }();
  return models;
}

}  // namespace ph::server
