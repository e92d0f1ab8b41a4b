# shellcheck shell=bash
# Container images by buildah. The base is Debian 12 from a registry when PH_BASE_IMAGE names one,
# else it is made on the spot by debootstrap from this machine's own package source.
BASE_IMAGE=localhost/pumphouse-base:12

run_image() {
  (($# == 0)) || die "image: unknown argument \"$1\"; expected none (PH_BASE_IMAGE names a base)"
  export STORAGE_DRIVER=${STORAGE_DRIVER:-vfs} BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}
  local base=${PH_BASE_IMAGE:-} target
  if [[ -z $base ]]; then
    base=$BASE_IMAGE
    if ! buildah inspect --type image "$base" >/dev/null 2>&1; then make_base; fi
  fi
  for target in server fleet; do
    say "image: pumphouse-$target"
    buildah build --build-arg "BASE=$base" --build-arg "JOBS=$PH_JOBS" --target "$target" \
      --layers --format docker --tag "localhost/pumphouse-$target:latest" -f docker/Dockerfile . >&2 ||
      die "buildah could not build the image of $target"
    buildah images "localhost/pumphouse-$target"
  done
}

make_base() {
  local work mirror container
  ((EUID == 0)) || die "debootstrap needs root: run as root, or name a base image in PH_BASE_IMAGE"
  mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 2>/dev/null |
    sed -n 's/ bookworm$//p' | head -n 1)
  [[ -n $mirror ]] || die "no package source for bookworm is configured for apt"
  say "image: making $BASE_IMAGE by debootstrap"
  work=$(mktemp -d)
  debootstrap --variant=minbase --include=ca-certificates bookworm "$work/root" "$mirror" \
    >"$work/log" 2>&1 || { tail -n 15 "$work/log" >&2 && die "debootstrap failed"; }
  rm -rf "$work/root/var/cache/apt/archives/"*.deb
  tar -C "$work/root" -cf "$work/root.tar" .
  container=$(buildah from scratch)
  buildah add -q "$container" "$work/root.tar" / >/dev/null
  buildah config --cmd bash "$container"
  buildah commit -q "$container" "$BASE_IMAGE" >/dev/null
  buildah rm "$container" >/dev/null
  rm -rf "$work"
}
