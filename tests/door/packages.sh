# shellcheck shell=bash
# shellcheck disable=SC2034  # the groups are read by name
# Debian packages, by what needs them. One dpkg-query tells what is missing; nothing is asked of the
# network when nothing is.
PACKAGES_build="g++ cmake ninja-build ccache lld pkg-config python3 ca-certificates
  libboost1.81-dev nlohmann-json3-dev libsqlite3-dev libsqlitecpp-dev libssl-dev libgtest-dev
  libexpected-dev libcli11-dev libtomlplusplus-dev libsodium-dev libzstd-dev libgpiod-dev
  prometheus-cpp-dev libbenchmark-dev"
PACKAGES_run="openssl sqlite3 python3"
PACKAGES_lint="clang-format clang-tidy python3 git"
PACKAGES_bench="rt-tests stress-ng"
PACKAGES_browser="chromium nodejs fonts-liberation"
PACKAGES_fuzz="clang libclang-rt-14-dev"
PACKAGES_image="buildah debootstrap"

# need_packages GROUP...: returns once every package of the groups is installed.
need_packages() {
  local group wanted=() missing=()
  for group in "$@"; do
    local -n names=PACKAGES_$group
    # shellcheck disable=SC2206
    wanted+=($names)
  done
  command -v dpkg-query >/dev/null ||
    die "this machine has no dpkg: Pumphouse is developed on Debian 12; install by hand: ${wanted[*]}"
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  # Some builds of Node carry npm with them, Debian's does not.
  if [[ " $* " == *" browser "* ]] && ! command -v npm >/dev/null; then missing+=(npm); fi
  if ((${#missing[@]})); then install_packages "${missing[@]}"; fi
}

missing_packages() {
  local present
  # dpkg-query exits 1 when it has never heard of one of them.
  present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sed -n 's/^installed //p' <<<"$present" | sort -u)
}

install_packages() {
  local root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      die "missing packages, and neither root nor sudo to install them: apt-get install $*"
    root=(sudo)
  fi
  say "installing: $*"
  local log
  log=$(mktemp)
  if ! apt_install "${root[@]}" -- "$@" >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    die "apt-get could not install: $* (the whole log: $log)"
  fi
  rm -f "$log"
}

# apt_install [sudo] -- PACKAGE...: tries with the lists at hand, then with fresh ones.
apt_install() {
  local root=()
  while [[ $1 != -- ]]; do root+=("$1") && shift; done
  shift
  local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q
    -o DPkg::Lock::Timeout=300)
  "${apt[@]}" install --no-install-recommends "$@" </dev/null && return
  # A foreign source that does not answer must not hinder what Debian's own has.
  "${apt[@]}" update </dev/null || true
  "${apt[@]}" install --no-install-recommends "$@" </dev/null
}
