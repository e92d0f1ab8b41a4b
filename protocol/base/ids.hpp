#pragma once
#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/base/result.hpp"

namespace ph {

// A name that stands for one kind of thing; a PumpId where an OrderId is due does not compile.
// Text of 1 to 64 characters from [A-Za-z0-9._:-]; empty only when default made ("none").
template <class Kind>
class Id {
 public:
  static constexpr std::size_t kMaxLength = 64;

  Id() = default;
  // Takes the text as it is; for text from outside use parse().
  explicit Id(std::string text) : text_(std::move(text)) {}
  static Result<Id> parse(std::string_view text, std::string_view what);

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string text_;
};

// Whether `text` has the shape of an Id.
bool is_id_text(std::string_view text);

template <class Kind>
Result<Id<Kind>> Id<Kind>::parse(std::string_view text, std::string_view what) {
  if (is_id_text(text)) return Id{std::string(text)};
  return fail(Fault::kMalformed,
              std::string(what) + ": expected 1 to 64 characters of A-Z a-z 0-9 . _ : -, got \"" +
                  std::string(text.substr(0, 80)) + "\"");
}

using PumpId = Id<struct PumpNaming>;         // a pump's registry name, such as P-0007
using WardId = Id<struct WardNaming>;         // such as icu
using OrderId = Id<struct OrderNaming>;       // chosen by the server, unique for ever
using EntryId = Id<struct EntryNaming>;       // one entry of a drug library
using UserName = Id<struct UserNaming>;       // a person's login
using ModelId = Id<struct ModelNaming>;       // a pump model, such as volumetric-lvp
using PatientRef = Id<struct PatientNaming>;  // a pseudonym; never a name

}  // namespace ph

template <class Kind>
struct std::hash<ph::Id<Kind>> {
  std::size_t operator()(const ph::Id<Kind>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
