# shellcheck shell=bash
# The suites, their counts, and the lint.
SUITES=(format tidy unit e2e browser)
RESULTS=$PH_TOP/$PH_BUILD/results
TOTAL_PASSED=0
TOTAL_FAILED=0
ENDED=0
SUMMARY=()

# run_suites [NAME...]: all, or the named; what names no suite is a pattern for ctest.
# The last line printed is "N passed, N failed" over all suites.
run_suites() {
  local started=$SECONDS wanted=("$@") name
  if ((!$#)); then wanted=("${SUITES[@]}"); fi
  for name in "${wanted[@]}"; do
    [[ $name != -* ]] || die "test: unknown option \"$name\"; expected names: lint ${SUITES[*]}"
  done
  trap closing_line EXIT
  need_packages build run lint
  rm -rf "$RESULTS"
  mkdir -p "$RESULTS"
  # Compiler and linker are started for what the suite runs; format and tidy need neither.
  if [[ " ${wanted[*]} " != " format " ]]; then build_release all; fi
  for name in "${wanted[@]}"; do
    case $name in
      e2e | browser) run_beside "$name" "${wanted[*]}" ;;
      format | tidy) run_suite "$name" "suite_$name" ;;
      unit) run_suite unit suite_ctest . ;;
      lint) run_suite lint suite_ctest '^lint\.' ;;
      *) run_suite "ctest $name" suite_ctest "$name" ;;
    esac
  done
  # Only a run of everything can say which named test did not run.
  if [[ "${wanted[*]}" == "${SUITES[*]}" ]]; then run_suite requirements suite_requirements; fi
  printf '\n%-24s %8s %8s %8s\n' suite passed failed seconds
  printf '%s\n' "${SUMMARY[@]}"
  printf '%-24s %8d %8d %8d\n\n' all "$TOTAL_PASSED" "$TOTAL_FAILED" $((SECONDS - started))
  ENDED=1
  ((TOTAL_FAILED == 0 && TOTAL_PASSED > 0))
}

# Printed whatever happened: a run that stopped on its way (no build, no package) counts as a
# failure.
closing_line() {
  if ((!ENDED)); then TOTAL_FAILED=$((TOTAL_FAILED + 1)); fi
  echo "$TOTAL_PASSED passed, $TOTAL_FAILED failed"
}

# run_suite NAME FUNCTION [ARGUMENT]: a suite leaves its counts in PASSED and FAILED; ABSENT says
# why it could not be run at all, TOOK how many seconds it took where that was elsewhere.
run_suite() {
  local name=$1 started=$SECONDS
  shift
  PASSED=0 FAILED=0 ABSENT="" TOOK=""
  say "suite: $name"
  "$@"
  if [[ -n $ABSENT ]]; then
    complain "SUITE $name DID NOT RUN: $ABSENT"
    SUMMARY+=("$(printf '%-24s %8s %8s %8s' "$name" - - "not run")")
    return
  fi
  if ((PASSED + FAILED == 0)); then
    complain "SUITE $name RAN NO TEST: counted as a failure"
    FAILED=1
  fi
  SUMMARY+=("$(printf '%-24s %8d %8d %8d' "$name" "$PASSED" "$FAILED" "${TOOK:-$((SECONDS - started))}")")
  TOTAL_PASSED=$((TOTAL_PASSED + PASSED))
  TOTAL_FAILED=$((TOTAL_FAILED + FAILED))
}

# run_beside NAME WANTED: e2e and browser mostly wait, so a run of both has them side by side; what
# the second says comes whole behind the first.
run_beside() {
  local name=$1
  if [[ " $2 " != *" e2e "* || " $2 " != *" browser "* ]]; then
    run_suite "$name" "suite_$name"
  elif [[ -z ${BESIDE:-} ]]; then
    BESIDE=e2e
    if [[ $name == e2e ]]; then BESIDE=browser; fi
    say "suites side by side: $name $BESIDE"
    (apart "$BESIDE" >"$RESULTS/$BESIDE.said" 2>&1) &
    BESIDE_ID=$!
    run_suite "$name" "suite_$name"
  else
    wait "$BESIDE_ID" || true
    cat "$RESULTS/$name.said"
    run_suite "$name" collect "$name"
  fi
}

# apart NAME: a suite in a process of its own, which leaves what run_suite wants to know in a file.
apart() {
  local name=$1 started=$SECONDS
  PASSED=0 FAILED=0 ABSENT=""
  trap - EXIT
  "suite_$name"
  printf '%s\n' "$PASSED" "$FAILED" "$((SECONDS - started))" "$ABSENT" >"$RESULTS/$name.counts"
}

# collect NAME: the counts of a suite that ran apart. Without them it broke off.
collect() {
  local file=$RESULTS/$1.counts counts=()
  if [[ ! -f $file ]]; then
    complain "suite $1 broke off without counts"
    FAILED=1
    return
  fi
  mapfile -t counts <"$file"
  PASSED=${counts[0]} FAILED=${counts[1]} TOOK=${counts[2]} ABSENT=${counts[3]:-}
}

suite_ctest() {
  local log=$RESULTS/ctest.log gtest=$RESULTS/gtest-$RANDOM code=0
  mkdir -p "$gtest"
  GTEST_OUTPUT=xml:$gtest/ ctest --test-dir "$PH_BUILD" -R "$1" -j "$PH_JOBS" --no-tests=error \
    --output-on-failure --output-junit "$RESULTS/ctest.xml" >"$log" 2>&1 </dev/null || code=$?
  if ((code)); then grep -vE '^ +Start |Test +#.* Passed ' "$log" || true; fi
  if [[ ! -f $RESULTS/ctest.xml ]]; then return; fi
  read -r PASSED FAILED < <(python3 -B tests/door/tally.py "$RESULTS/ctest.xml" "$gtest")
  if ((code && !FAILED && PASSED)); then FAILED=1; fi
}

# Every test that tests/requirements.csv and tests/hazards.csv name has run and passed.
suite_requirements() {
  PASSED=1 FAILED=0
  python3 -B tests/lint/requirements.py --ran "$RESULTS" >"$RESULTS/requirements.log" || FAILED=1
  if ((FAILED)); then PASSED=0; fi
  cat "$RESULTS/requirements.log"
}

suite_e2e() {
  if [[ ! -f tests/e2e/run.py ]]; then
    ABSENT="there is no tests/e2e/run.py"
    return
  fi
  counted 600 "$RESULTS/e2e.log" python3 -B tests/e2e/run.py
}

suite_browser() {
  if [[ ! -f tests/browser/package-lock.json ]]; then
    ABSENT="there is no tests/browser/package-lock.json"
    return
  fi
  need_packages browser
  if [[ ! tests/browser/node_modules/.package-lock.json -nt tests/browser/package-lock.json ]]; then
    npm ci --prefix tests/browser --no-audit --no-fund --silent </dev/null >&2 || {
      complain "npm ci failed in tests/browser"
      FAILED=1
      return
    }
  fi
  counted 600 "$RESULTS/browser.log" npm test --prefix tests/browser --silent
}

# counted SECONDS LOG COMMAND...: the counts are those of the last "N passed, N failed" it prints.
counted() {
  local limit=$1 log=$2 code=0 line
  shift 2
  # What the suite prints as its own count is repeated in the summary, so it is left out here.
  PH_BIN=$PH_TOP/$PH_BUILD/bin timeout --kill-after=20 "$limit" "$@" </dev/null 2>&1 |
    tee "$log" | grep --line-buffered -vE '^[0-9]+ passed, [0-9]+ failed' || true
  code=${PIPESTATUS[0]}
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1 || true)
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
    PASSED=${BASH_REMATCH[1]} FAILED=${BASH_REMATCH[2]}
  fi
  if ((code == 124)); then complain "stopped after $limit s: $*"; fi
  if ((code && !FAILED)); then
    complain "exit code $code without a counted failure: $*"
    FAILED=1
  fi
}

# -- lint ------------------------------------------------------------------------------------------

run_lint() {
  local all=0 failed=0 law
  while (($#)); do
    case $1 in
      --all) all=1 && shift ;;
      *) die "lint: unknown argument \"$1\"; expected --all or nothing" ;;
    esac
  done
  for law in includes coroutines words requirements; do
    python3 -B "tests/lint/$law.py" --self-test || failed=1
    python3 -B "tests/lint/$law.py" || failed=1
  done
  python3 -B tests/lint/sizes.py
  suite_format
  failed=$((failed + FAILED))
  if ((all)); then tidy_over 3600 < <(cxx_files '*.cpp'); else suite_tidy; fi
  failed=$((failed + FAILED))
  ((!failed)) || die "lint: found faults"
}

# The C++ files of the tree that are ours, each ended by a NUL; tracked or new.
cxx_files() {
  local patterns=("$@")
  if ((!$#)); then patterns=('*.cpp' '*.hpp' '*.h'); fi
  git ls-files -z --cached --others --exclude-standard --deduplicate -- "${patterns[@]}" |
    while IFS= read -r -d '' path; do
      if [[ -f $path && $path != */vendor/* ]]; then printf '%s\0' "$path"; fi
    done
}

# Version 14 is the judge: others format differently.
formatter() { command -v clang-format-14 || command -v clang-format; }
tidier() { command -v clang-tidy-14 || command -v clang-tidy; }

suite_format() {
  PASSED=0 FAILED=0
  local version
  version=$("$(formatter)" --version)
  if [[ $version != *"version 14."* ]]; then
    complain "format: expected clang-format 14, got $version"
    FAILED=1
  elif cxx_files | xargs -0 -r "$(formatter)" --dry-run -Werror --ferror-limit=3; then
    PASSED=1
  else
    complain "format: run ./dev fmt"
    FAILED=1
  fi
}

# clang-tidy over the sources that differ from the main branch (on it: from the last commit), for
# at most 100 s; ./dev lint --all reads every file.
suite_tidy() {
  tidy_over 100 < <(changed_sources)
}

changed_sources() {
  local base
  base=$(git merge-base HEAD origin/main 2>/dev/null || true)
  if [[ -z $base || $base == "$(git rev-parse HEAD)" ]]; then
    base=$(git rev-parse -q --verify HEAD~1 || true)
  fi
  # The smallest room stands in, so that a broken configuration or analyser shows in any case.
  printf 'protocol/base/ids.cpp\0'
  if [[ -n $base ]]; then
    git diff -z --name-only --diff-filter=AM "$base" -- '*.cpp' ':!tests' ':!protocol/base/ids.cpp'
  fi
}

# tidy_over SECONDS: reads NUL-ended paths; files left over when the time is up are named as such.
tidy_over() {
  local until=$((SECONDS + $1)) path paths=() left=0
  PASSED=0 FAILED=0
  mapfile -d '' paths
  "$(tidier)" --dump-config >/dev/null || die ".clang-tidy does not parse"
  # Without precompiled headers: clang cannot read those of g++.
  configure build/tidy -S . -B build/tidy -G Ninja -DCMAKE_BUILD_TYPE=Debug -DPH_PCH=OFF
  local batch
  while ((${#paths[@]})) && ((SECONDS < until)); do
    batch=("${paths[@]:0:PH_JOBS}")
    paths=("${paths[@]:PH_JOBS}")
    if ! printf '%s\0' "${batch[@]}" | timeout 300 xargs -0 -n 1 -P "$PH_JOBS" \
      "$(tidier)" -p build/tidy --quiet >"build/tidy/out" 2>"build/tidy/err"; then
      cat build/tidy/out
      FAILED=1
    fi
  done
  left=${#paths[@]}
  if ((left)); then say "tidy: time is up, $left files not read (./dev lint --all reads them)"; fi
  if ((!FAILED)); then PASSED=1; fi
}
