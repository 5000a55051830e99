#!/usr/bin/env bash
# Installs what the tests in test/servers start, from Debian's packages, where it is missing (as root, or with sudo; else it says
# what to do). Debian may start a server of its own with the package; the tests use free ports and leave it alone.
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
want chrony has_program chronyd

[ ${#packages[@]} -gt 0 ] || exit 0
as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Missing for the tests against servers. As root: apt-get install ${packages[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update
# Level 1: a server that Debian would start with the system is not started now.
"${as_root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${packages[@]}"
