# A bare Debian in a folder, and commands inside it. Sourced; the caller is at the root of the
# repository.
#   bare_debian SUITE FOLDER       makes a fresh one: debootstrap's smallest, kept as build/bare/SUITE.tar
#   inside FOLDER COMMAND...       runs it there, as root
#   with_sources FOLDER            copies the repository to /src there, and installs ccache
#   compiling FOLDER COMMAND...    runs it there; objects are kept in build/bare/ccache, for the next one
# Mounts and processes belong to namespaces of their own, so that nothing of them is left behind.

if [ "$(id -u)" -ne 0 ]; then
  echo "$0: needs root, for a bare Debian is made and entered with debootstrap, unshare and chroot" >&2
  exit 1
fi

bare_debian() {
  local suite=$1 folder=$2 base=build/bare/$1
  if [ ! -e "$base.tar" ]; then
    rm -rf "$base"
    mkdir -p build/bare
    debootstrap --variant=minbase "$suite" "$base" >"$base.log" 2>&1 || { tail -n 20 "$base.log"; return 1; }
    rm -rf "$base"/var/cache/apt/archives/*.deb
    tar -C "$base" -cf "$base.part" .
    mv "$base.part" "$base.tar"
    rm -rf "$base"
  fi
  rm -rf "$folder"
  mkdir -p "$folder"
  tar -C "$folder" -xf "$base.tar"
  cp -L /etc/resolv.conf "$folder/etc/resolv.conf"
  mkdir -p "$folder/ccache" build/bare/ccache
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$folder/etc/hosts"
  # The machine's own certificate authorities, if it stands behind a proxy.
  mkdir -p "$folder/usr/local/share/ca-certificates"
  cp -r /usr/local/share/ca-certificates/. "$folder/usr/local/share/ca-certificates/" 2>/dev/null || true
  # Quicker: no translated descriptions, no waiting for the disk.
  echo 'Acquire::Languages "none";' >"$folder/etc/apt/apt.conf.d/90quick"
  echo force-unsafe-io >"$folder/etc/dpkg/dpkg.cfg.d/quick"
  # No service is started by a package.
  printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
  chmod 755 "$folder/usr/sbin/policy-rc.d"
}

inside() {
  unshare --mount --pid --fork --kill-child -- bash -euc '
    folder=$1
    shift
    mount -t proc proc "$folder/proc"
    mount -t tmpfs tmpfs "$folder/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$folder/dev/pts"
    mount --bind build/bare/ccache "$folder/ccache"
    exec env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$folder" "$@"' _ "$@"
}

with_sources() {
  local folder=$1
  mkdir "$folder/src"
  tar --exclude=./build --exclude=./.git --exclude=./data --exclude=__pycache__ -cf - . | tar -C "$folder/src" -xf -
  inside "$folder" apt-get update -qq
  inside "$folder" apt-get install -y -qq --no-install-recommends ccache >/dev/null 2>&1
}

compiling() {
  local folder=$1
  shift
  inside "$folder" env CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_DIR=/ccache CCACHE_NOHASHDIR=1 "$@"
}
