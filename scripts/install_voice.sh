#!/bin/sh
# Install flite, the default voice, where the system's package manager allows it; say so either way.
set -u
if command -v flite >/dev/null 2>&1; then
  exit 0
fi
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="no"; fi
  if [ "$as_root" != no ]; then
    echo "Installing flite, the default voice (apt-get install flite)"
    export DEBIAN_FRONTEND=noninteractive
    if $as_root apt-get install -y -q flite >/dev/null 2>&1 ||
      { $as_root apt-get update -q >/dev/null 2>&1 && $as_root apt-get install -y -q flite >/dev/null 2>&1; }; then
      exit 0
    fi
    echo "flite could not be installed; the voice will be espeak-ng"
    exit 0
  fi
  echo "For a more pleasant voice: sudo apt install flite. Until then the voice is espeak-ng."
elif command -v brew >/dev/null 2>&1; then
  echo "For a more pleasant voice: brew install flite. Until then the voice is espeak-ng."
fi
exit 0
