#include "pumpagent/identity/identity_slots.hpp"

#include "protocol/identity/key.hpp"

namespace ph::agent {
namespace {

constexpr const char* kCurrent = "current.pem";
constexpr const char* kNext = "next.pem";
constexpr const char* kAsked = "asked.key";
constexpr const char* kRenew = "renew";
constexpr std::size_t kLargest = 64 * 1024;

}  // namespace

std::string IdentitySlots::path(Slot slot) const {
  return folder_ + "/" + (slot == Slot::kCurrent ? kCurrent : kNext);
}

Result<std::string> IdentitySlots::read_text(const std::string& name) const {
  auto bytes = disk_.read(folder_ + "/" + name, 0, kLargest);
  if (!bytes) return fail(bytes.error());
  return std::string(as_text(*bytes));
}

Result<identity::CertificateFacts> IdentitySlots::read(Slot slot) const {
  auto text = read_text(slot == Slot::kCurrent ? kCurrent : kNext);
  if (!text) return fail(text.error());
  auto facts = identity::read_certificate(*text);
  if (!facts) return fail(facts.error().fault, path(slot) + ": " + facts.error().detail);
  if (identity::belong_together(*text, *text)) return facts;
  return fail(Fault::kMalformed, path(slot) + ": its key does not belong to its certificate");
}

// Beside the old one, synced, and only then in its place.
Status IdentitySlots::replace(const std::string& name, const std::string& text) {
  if (auto made = disk_.make_folder(folder_); !made) return made;
  const std::string fresh = folder_ + "/" + name + ".new";
  const auto left = disk_.size(fresh);
  if (left) {
    if (auto cut = disk_.truncate(fresh, 0); !cut) return cut;
  }
  if (auto written = disk_.append(fresh, as_bytes(text)); !written) return written;
  if (auto synced = disk_.sync(fresh); !synced) return synced;
  if (auto named = disk_.rename(fresh, folder_ + "/" + name); !named) return named;
  return disk_.sync_folder(folder_);
}

Status IdentitySlots::remove(const std::string& name) {
  auto removed = disk_.remove(folder_ + "/" + name);
  if (!removed && removed.error().fault == Fault::kNotFound) return {};
  if (!removed) return removed;
  return disk_.sync_folder(folder_);
}

Result<std::string> IdentitySlots::key_to_certify() {
  auto asked = read_text(kAsked);
  if (asked) return asked;
  if (asked.error().fault != Fault::kNotFound) return asked;
  auto key = identity::make_private_key();
  if (!key) return key;
  if (auto kept = replace(kAsked, *key); !kept) return fail(kept.error());
  return key;
}

Status IdentitySlots::certified(const std::string& certificate_pem) {
  auto key = read_text(kAsked);
  if (!key) return fail(key.error());
  if (!identity::belong_together(certificate_pem, *key)) {
    return fail(Fault::kRefused, "certificate: not for the key that was sent");
  }
  if (auto kept = replace(kNext, *key + certificate_pem); !kept) return kept;
  if (auto removed = remove(kRenew); !removed) return removed;
  return remove(kAsked);
}

Status IdentitySlots::adopt() {
  auto named = disk_.rename(path(Slot::kNext), path(Slot::kCurrent));
  if (!named) return named;
  return disk_.sync_folder(folder_);
}

Status IdentitySlots::discard_next() { return remove(kNext); }

Status IdentitySlots::ask_for_renewal() { return replace(kRenew, "asked\n"); }

bool IdentitySlots::is_renewal_asked() const {
  return disk_.size(folder_ + "/" + kRenew).has_value();
}

Status IdentitySlots::wipe() { return wipe_folder(disk_, folder_); }

Status wipe_folder(Disk& disk, const std::string& folder) {
  const auto names = disk.list(folder);
  if (!names && names.error().fault == Fault::kNotFound) return {};
  if (!names) return fail(names.error());
  for (const std::string& name : *names) {
    const std::string path = folder + "/" + name;
    const auto size = disk.size(path);
    if (!size) return fail(size.error());
    if (auto cut = disk.truncate(path, 0); !cut) return cut;
    const Bytes zeros(static_cast<std::size_t>(*size));
    if (auto over = disk.append(path, zeros); !over) return over;
    if (auto synced = disk.sync(path); !synced) return synced;
    if (auto removed = disk.remove(path); !removed) return removed;
  }
  return disk.sync_folder(folder);
}

}  // namespace ph::agent
