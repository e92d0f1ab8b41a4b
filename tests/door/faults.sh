# shellcheck shell=bash
# Faults over real processes, and the simulation's pace: figures as one JSON object a line.

SIM_SEEDS=20

figure() { printf '{"bench":"faults","figure":"%s","value":%s,"unit":"%s"}\n' "$1" "$2" "$3"; }

# bench_faults [--rounds N] [--seed N] [--seconds N] [--keep]
bench_faults() {
  local code=0 first started took steps
  PH_BIN=$PH_TOP/$PH_BUILD/bin python3 -B tests/e2e/fault_rounds.py "$@" || code=1
  # A fresh first seed each time, printed, so that a failing one can be named.
  first=$((RANDOM * 32768 + RANDOM))
  say "simulation: $SIM_SEEDS seeds from $first on"
  started=$(date +%s%N)
  steps=$("$PH_BUILD/bin/pumphouse-sim" --seed "$first" --seeds "$SIM_SEEDS" |
    tee /dev/stderr | awk '/ steps at /{n += $4} / VIOLATION,/{bad = 1} END{print n + 0; exit bad}') || code=1
  took=$((($(date +%s%N) - started) / 1000000))
  figure sim_seeds "$SIM_SEEDS" seeds
  figure sim_steps_per_minute "$((steps * 60000 / (took > 0 ? took : 1)))" steps
  return "$code"
}
