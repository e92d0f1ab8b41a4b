# shellcheck shell=bash
# Talk goes to stderr, so that stdout belongs to the verb; colours only where a person reads.
if [[ -t 2 && -z ${NO_COLOR:-} ]]; then
  BOLD=$'\e[1m' RED=$'\e[31m' PLAIN=$'\e[0m'
else
  BOLD="" RED="" PLAIN=""
fi

say() { printf '%s\n' "$BOLD== $*$PLAIN" >&2; }
complain() { printf '%s\n' "$RED./dev: $*$PLAIN" >&2; }

# A mistake of the caller or of the machine: exit code 2.
die() {
  complain "$*"
  exit 2
}
