#!/bin/sh
# Run a command with TEST_DATABASE_URL naming a fresh PostgreSQL server on a local port, and stop
# the server afterwards. Durability settings stay as shipped, so that figures are honest; with
# --forgetful first the server waits for no disk, where what is right is asked and not how fast.
set -eu
forgetful=""
if [ "${1:-}" = --forgetful ]; then
    forgetful="-c fsync=off -c full_page_writes=off"
    shift
fi
binaries=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
folder=$(mktemp -d /tmp/sathach-postgres.XXXXXX)
port=$("${PYTHON:-python3}" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

as_owner() { # PostgreSQL refuses to run as root
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$folder" "$@"
    else
        "$@"
    fi
}

stop() {
    as_owner "$binaries/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT INT TERM

[ "$(id -u)" = 0 ] && chown postgres "$folder"
cd "$folder"
as_owner "$binaries/initdb" -D "$folder/data" -U sathach -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_owner "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=100 $forgetful" start >/dev/null
as_owner "$binaries/createdb" -h 127.0.0.1 -p "$port" -U sathach sathach_test
cd "$OLDPWD"
TEST_DATABASE_URL="postgresql://sathach@127.0.0.1:$port/sathach_test" "$@"
