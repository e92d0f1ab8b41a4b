// A configuration file: anything at all gives values or problems, each with its place.
#include "protocol/settings/settings.hpp"

#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto settings = ph::Settings::read_text(ph::fuzz::text_of(data, size), "fuzz.toml");
  if (!settings) {
    PH_CHECK(!settings.error().detail.empty());
    return 0;
  }
  (void)settings->text("server.name");
  (void)settings->integer("server.port", 1, 65'535);
  (void)settings->flag("server.verbose", false);
  (void)settings->texts("server.names", {});
  for (auto& ward : settings->tables("ward")) (void)ward.text("id");
  (void)settings->finish();
  return 0;
}
