#!/bin/sh
# Sees to the system packages that pip can't bring: installs them as root, else prints the line.
# Usage: system_packages.sh run|test
set -eu
purpose=$1

[ "$(uname -s)" = Linux ] || exit 0
command -v apt-get >/dev/null 2>&1 || {
    echo "Not a Debian or Ubuntu system: please see to Python's venv module and the libraries of Qt 6 yourself." >&2
    exit 0
}

missing=""
need() { missing="$missing $1"; }
library() { # library() SONAME PACKAGE
    /sbin/ldconfig -p 2>/dev/null | grep -q "$1" || need "$2"
}

"${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
library libGL.so.1 libgl1
library libEGL.so.1 libegl1
library libxkbcommon.so.0 libxkbcommon0
library libfontconfig.so.1 libfontconfig1
library libdbus-1.so.3 libdbus-1-3
library libglib-2.0.so.0 libglib2.0-0
library libxcb-cursor.so.0 libxcb-cursor0
library libxkbcommon-x11.so.0 libxkbcommon-x11-0
library libxcb-icccm.so.4 libxcb-icccm4
library libxcb-keysyms.so.1 libxcb-keysyms1
library libxcb-shape.so.0 libxcb-shape0
library libxcb-image.so.0 libxcb-image0
library libxcb-render-util.so.0 libxcb-render-util0
library libwayland-cursor.so.0 libwayland-cursor0
if [ "$purpose" = test ]; then
    command -v dbus-daemon >/dev/null 2>&1 || need dbus-daemon
    command -v Xvfb >/dev/null 2>&1 || need xvfb
    command -v xauth >/dev/null 2>&1 || need xauth
fi

[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    echo "Installing system packages:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Some system packages are missing. Please run this once, then try again:" >&2
    echo "  sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
