#pragma once
#include <string>

#include "server/signer/signer_config.hpp"

namespace ph::server {

// The commands of pumphouse-signer besides serve. Answers go to standard output. A running signer
// reads the approvers anew for every question, so none of these needs it to stop.

// Makes what is not there yet of a site's signer: the key pair, an empty list of approvers, and the
// record behind release `highest`, the last that the site signed elsewhere; 0 for a new site.
// kConflict when there is a record already.
Status begin_signer(const SignerConfig& config, std::uint32_t highest);

// Reads everything that serve() would trip over.
Status check_signer(const SignerConfig& config, const Clock& clock);

Status add_approver(const SignerConfig& config, const std::string& name, const std::string& step,
                    const std::string& key);
Status retire_approver(const SignerConfig& config, const std::string& name, WallTime now);
Status list_approvers(const SignerConfig& config);

// Proves the record and shows it, a line a release.
Status show_record(const SignerConfig& config);

// Runs until `stop` can be read.
Status serve_signer(const SignerConfig& config, const Clock& clock, int stop);

// Tells the witness of the audit that people put an older database in place, whose audit ends with
// `row` and `chain` (64 hexadecimal letters), as `pumphouse-server restore` prints them.
Status tell_restored(const SignerConfig& config, const Clock& clock, std::uint64_t row,
                     const std::string& chain, const std::string& reason);

}  // namespace ph::server
