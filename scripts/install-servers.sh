#!/usr/bin/env bash
# Installs what the tests in test/servers start, from Debian's packages, where it is missing (as root, or with sudo; else it says
# what to do). A server that comes with a package is not started: the tests start their own, at free ports.
set -euo pipefail

packages=()
want() { # want PACKAGE TEST...
  local package=$1
  shift
  "$@" || packages+=("$package")
}
has_program() { PATH="$PATH:/usr/sbin" command -v "$1" >/dev/null; }
has_file() { [ -r "$1" ]; }

want etcd-server has_program etcd
want redis-server has_program redis-server
want default-jre-headless has_program java
want libzookeeper-java has_file /usr/share/java/zookeeper.jar
want libslf4j-java has_file /usr/share/java/slf4j-simple.jar
want chrony has_file /usr/sbin/chronyd
# What client commands and foreign programs are written in.
want curl has_program curl
want python3 has_program python3

[ ${#packages[@]} -gt 0 ] || exit 0
as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Missing for the tests against servers. As root: apt-get install ${packages[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

# Another apt may be at work, as after the first start of a machine.
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@"
}

# Debian asks this program before a package starts its server; 101 forbids it. One that is there has its own reasons.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi

# A mirror may be out of reach for a moment, or renew its lists between the two.
for attempt in 1 2 3 4; do
  [ "$attempt" = 1 ] || sleep $((5 * attempt))
  apt update || echo "The lists of packages could not be renewed." >&2
  if apt install --yes --no-install-recommends "${packages[@]}"; then exit 0; fi
done
exit 1
