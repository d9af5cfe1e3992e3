#!/bin/sh
# Make sure that what the tests need beside Python is there: a database server, a browser, PDF and
# QR readers. Installs Debian's packages where it may, and says what to install where it may not.
set -eu
wanted="${1:-all}"
missing=""

need() { # COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

if [ "$wanted" != browser ]; then
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
fi
if [ "$wanted" != database ]; then
    need chromium chromium
    need pdftotext poppler-utils
    need zbarimg zbar-tools
fi
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing:$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    # shellcheck disable=SC2086 # one word a package
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "The tests need these Debian packages:$missing" >&2
    echo "Install them with: sudo apt-get install$missing" >&2
    exit 1
fi
