#pragma once
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/domain/library.hpp"

namespace ph::cli {

// A draft as its bytes say, whatever the server says of it.
struct DraftBytes {
  Library library;
  Digest content{};  // what an approval of exactly these bytes has to name
};

// Reads canonical bytes of a draft. kMalformed: they are no library in its only form.
Result<DraftBytes> read_draft_bytes(const std::string& canonical);

// Why a word over `named` must not be signed by somebody who was shown `draft`; empty: it may.
std::string differs_from_words(const DraftBytes& draft, const std::string& named);

// Every place at which `after` is not what `before` is, byte by byte: "new general/heparin-25000",
// "changed icu", "removed …". Areas without their entries are places of their own.
std::vector<std::string> places_changed(const Library& before, const Library& after);

}  // namespace ph::cli
