#!/usr/bin/env bash
# Opens HTML reports in a headless Chromium. Takes the browser that QUORATE_CHROMIUM names, else one that is installed, else
# installs Debian's (as root, or with sudo). Screenshots are kept in .tmp/html-report.
set -euo pipefail
cd "$(dirname "$0")/.."

find_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

QUORATE_CHROMIUM="${QUORATE_CHROMIUM:-$(find_browser)}"
if [ -z "$QUORATE_CHROMIUM" ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update
  "${as_root[@]}" apt-get install --yes --no-install-recommends chromium
  QUORATE_CHROMIUM="$(find_browser)"
fi
export QUORATE_CHROMIUM
exec npx --no vitest run --config vitest.browser.config.ts "$@"
