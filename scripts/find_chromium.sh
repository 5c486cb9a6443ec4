#!/bin/sh
# Find Chromium; install it where that may be done (root, or sudo without a password); else say the one line that does.
set -eu
for browser in chromium chromium-browser google-chrome; do
  if command -v "$browser" >/dev/null 2>&1; then
    exit 0
  fi
done
install="apt-get install --yes --no-install-recommends chromium"
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then
    as_root=""
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
  else
    echo "solimob : les tests de navigateur demandent Chromium : sudo $install" >&2
    exit 1
  fi
  echo "solimob : installation de Chromium pour les tests de navigateur…"
  $as_root apt-get update --quiet --quiet
  DEBIAN_FRONTEND=noninteractive $as_root $install >/dev/null
  exit 0
fi
echo "solimob : les tests de navigateur demandent Chromium ; installez-le avec le gestionnaire de paquets du système." >&2
exit 1
