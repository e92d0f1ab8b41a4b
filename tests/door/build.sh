# shellcheck shell=bash
# Configure and build. Everything here talks on stderr.

# build_release TARGET...: the release preset.
build_release() {
  configure "$PH_BUILD" --preset release
  compile "$PH_BUILD" "$@"
}

configure() {
  local folder=$1
  shift
  mkdir -p "$folder"
  if ! cmake "$@" >"$folder/configure.log" 2>&1; then
    tail -n 30 "$folder/configure.log" >&2
    die "cmake could not configure $folder"
  fi
}

# Progress for a person; for a log only what fails.
compile() {
  local folder=$1 quiet=(--quiet)
  shift
  if [[ -t 2 ]]; then quiet=(); fi
  say "building $* in $folder"
  ninja -C "$folder" -j "$PH_JOBS" "${quiet[@]}" "$@" >&2 || die "the build failed"
}

run_program() {
  local program=$PH_TOP/$PH_BUILD/bin/$1
  [[ -x $program ]] || die "$program was not built: does the tree declare a ph_program($1)?"
  shift
  exec "$program" "$@"
}

# run_fuzz [TARGET] [--seconds N]
run_fuzz() {
  local target="" seconds=30
  while (($#)); do
    case $1 in
      --seconds)
        [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || die "--seconds: expected a number above 0, got \"${2:-}\""
        seconds=$2
        shift 2
        ;;
      -*) die "fuzz: unknown option \"$1\"; expected [TARGET] [--seconds N]" ;;
      *) target=$1 && shift ;;
    esac
  done
  configure build/fuzz -S . -B build/fuzz -G Ninja -DCMAKE_BUILD_TYPE=Debug \
    "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1" -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
    -DPH_SANITIZE=address,undefined -DPH_FUZZ=ON -DPH_PCH=OFF
  compile build/fuzz fuzzers
  local found=(build/fuzz/fuzz/*) program name
  [[ -x ${found[0]} ]] || die "no fuzz target was built: tests/fuzz declares none"
  if [[ -n $target ]]; then
    found=(build/fuzz/fuzz/"$target")
    [[ -x ${found[0]} ]] || die "no fuzz target \"$target\"; there are: $(ls build/fuzz/fuzz)"
  fi
  for program in "${found[@]}"; do
    name=$(basename "$program")
    say "fuzzing $name for $seconds s"
    mkdir -p "build/fuzz/corpus/$name"
    local seeds=(tests/fuzz/corpus/"$name")
    [[ -d ${seeds[0]} ]] || seeds=()
    "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/$name-" "build/fuzz/corpus/$name" "${seeds[@]}" ||
      die "$name found a fault: the input is build/fuzz/$name-*"
  done
}
