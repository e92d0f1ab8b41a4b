#include "server/signer/signing_record.hpp"

#include <algorithm>

#include "server/signer/files.hpp"

namespace ph::server {
namespace {

constexpr std::string_view kTitle = "pumphouse signer 1\n";
constexpr std::size_t kMostState = 1'024;
constexpr std::size_t kMostRecord = 64 * 1024 * 1024;
constexpr std::string_view kBlockTitle = "pumphouse release 1\n";

std::string highest_path(const std::string& folder) { return folder + "/highest"; }
std::string record_path(const std::string& folder) { return folder + "/record"; }

std::string highest_text(const Highest& highest) {
  return std::string(kTitle) + "number " + std::to_string(highest.number) + "\ndigest " +
         to_hex(highest.digest) + "\ncontent " + to_hex(highest.content) + "\n";
}

Result<Highest> parse_highest(std::string_view text) {
  std::string_view rest = text;
  rest.remove_prefix(std::min(kTitle.size(), rest.size()));
  Highest out;
  const auto number = take_line(rest, "number");
  const auto digest = number ? take_line(rest, "digest") : number;
  const auto content = digest ? take_line(rest, "content") : digest;
  if (!content) return fail(content.error());
  const auto value = plain_number(*number, "number");
  const auto bytes = plain_hex<32>(*digest, "digest");
  const auto inner = plain_hex<32>(*content, "content");
  if (value) out.number = static_cast<std::uint32_t>(*value);
  if (bytes) out.digest = *bytes;
  if (inner) out.content = *inner;
  if (highest_text(out) == text) return out;
  return fail(Fault::kMalformed, "is not in its only form");
}

// The block of a release behind one whose digest is `previous`.
std::string block(const ReleaseProof& proof, const Digest& previous, const crypto::SecretKey& key) {
  std::string out = proof_text(proof) + "previous " + to_hex(previous) + "\n";
  const auto signature = crypto::sign(key, kRecordContext, as_bytes(out));
  return out + "recorded " + to_hex(signature) + "\n\n";
}

struct Block {
  ReleaseProof proof;
  Digest previous{};
  Digest own{};  // of its bytes, for the next
};

// Takes one from the front. The error leaves `text` as it was.
Result<Block> take_block(std::string_view& text, const crypto::PublicKey& key) {
  std::string_view rest = text;
  auto proof = take_proof(rest);
  if (!proof) return fail(proof.error());
  const auto previous = take_line(rest, "previous");
  if (!previous) return fail(previous.error());
  const auto link = plain_hex<32>(*previous, "previous");
  if (!link) return fail(link.error());
  const std::string_view covered = text.substr(0, text.size() - rest.size());
  const auto line = take_line(rest, "recorded");
  if (!line) return fail(line.error());
  const auto signature = plain_hex<64>(*line, "recorded");
  if (!signature) return fail(signature.error());
  if (rest.substr(0, 1) != "\n") return fail(Fault::kMalformed, "expected an empty line");
  rest.remove_prefix(1);
  if (!crypto::verify(key, kRecordContext, as_bytes(covered), *signature)) {
    return fail(Fault::kRefused, "release " + std::to_string(proof->number) + ": was changed");
  }
  const std::string_view whole = text.substr(0, text.size() - rest.size());
  text = rest;
  return Block{std::move(*proof), *link, crypto::sha256(as_bytes(whole))};
}

// Moves on to where the next block begins, or to the end.
void skip(std::string_view& text) {
  const auto next = text.find("\n" + std::string(kBlockTitle));
  text.remove_prefix(next == text.npos ? text.size() : next + 1);
}

// The text of the last block that is whole; its digest links the next one to it.
std::pair<std::uint32_t, Digest> last_block(std::string_view record) {
  const auto end = record.rfind("\n\n");
  const auto begin = end == record.npos ? end : record.rfind(kBlockTitle, end);
  if (begin == record.npos) return {};
  std::string_view text = record.substr(begin, end + 2 - begin);
  const Digest own = crypto::sha256(as_bytes(text));
  const auto proof = take_proof(text);
  return {proof ? proof->number : 0, own};
}

}  // namespace

Status SigningRecord::begin(const std::string& folder, std::uint32_t number) {
  Highest highest;
  highest.number = number;
  if (auto made = make_text(highest_path(folder), highest_text(highest), 0644); !made) return made;
  return make_text(record_path(folder), "", 0644);
}

Result<SigningRecord> SigningRecord::open(const std::string& folder) {
  for (const auto& path : {folder, highest_path(folder), record_path(folder)}) {
    if (auto safe = is_safe_from_others(path); !safe) return fail(safe.error());
  }
  const auto text = read_text(highest_path(folder), kMostState);
  if (!text) return fail(text.error());
  const auto highest = parse_highest(*text);
  if (!highest) {
    return fail(highest.error().fault, highest_path(folder) + ": " + highest.error().detail);
  }
  return SigningRecord(folder, *highest);
}

Status SigningRecord::keep(const ReleaseProof& proof, const crypto::SecretKey& key) {
  const Highest next{proof.number, proof.digest, proof.second.approval.content};
  if (next != highest_) {
    if (auto kept = replace_text(highest_path(folder_), highest_text(next), 0644); !kept) {
      return kept;
    }
    highest_ = next;
  }
  const auto record = read_text(record_path(folder_), kMostRecord);
  if (!record) return fail(record.error());
  const auto [number, digest] = last_block(*record);
  if (number == proof.number) return {};
  return append_text(record_path(folder_), block(proof, digest, key));
}

RecordReading read_record(std::string_view text, const crypto::PublicKey& site_key) {
  RecordReading out;
  Digest previous{};
  while (!text.empty()) {
    auto read = take_block(text, site_key);
    if (!read) {
      if (read.error().fault == Fault::kMalformed) {
        ++out.cut;
      } else {
        out.problems.push_back(read.error().detail);
      }
      skip(text);
      continue;
    }
    const std::string name = "release " + std::to_string(read->proof.number);
    if (read->previous != previous) {
      out.problems.push_back(name + ": does not follow the one before it");
    }
    if (!out.releases.empty() && read->proof.number != out.releases.back().number + 1) {
      out.problems.push_back(name + ": stands behind release " +
                             std::to_string(out.releases.back().number));
    }
    previous = read->own;
    out.releases.push_back(std::move(read->proof));
  }
  return out;
}

}  // namespace ph::server
