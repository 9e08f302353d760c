#!/bin/sh
# Runs a command on a virtual screen, so that windows are real but nobody's screen is touched.
set -eu
if [ "$(uname -s)" = Linux ] && command -v xvfb-run >/dev/null 2>&1; then
    exec xvfb-run -a -s "-screen 0 1600x1000x24 -nolisten tcp" "$@"
fi
QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} exec "$@"
