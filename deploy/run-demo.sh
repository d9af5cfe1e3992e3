#!/bin/sh
# Build the demonstration if it is not there, then serve it until Ctrl-C. PORT chooses the port.
set -eu

cd "$(dirname "$0")/.."
PORT="${PORT:-8000}"
BIN="$PWD/.venv/bin"
VAR="$PWD/var"
DATABASE="$VAR/demo.db"
BUILDING="$VAR/demo-building.db"

say() { printf '%s\n' "$1" >&2; }

if [ ! -x "$BIN/python" ]; then
  say "Chưa cài đặt: hãy chạy make setup trước."
  exit 1
fi

mkdir -p "$VAR"
chmod 700 "$VAR"
umask 077

if ! "$BIN/python" - "$PORT" <<'PYTHON'
import socket, sys

with socket.socket() as door:
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
PYTHON
then
  say "Cổng $PORT đang được dùng. Hãy chọn cổng khác, ví dụ: make run PORT=8080"
  exit 1
fi

[ -s "$VAR/secret-key" ] ||
  "$BIN/python" -c 'import secrets; print(secrets.token_urlsafe(48))' > "$VAR/secret-key"
chmod 600 "$VAR/secret-key"

SECRET_KEY="$(cat "$VAR/secret-key")"
DATA_DIR="$VAR"
PUBLIC_URL="http://127.0.0.1:$PORT"
FLASK_APP=wsgi
export SECRET_KEY DATA_DIR PUBLIC_URL FLASK_APP

flask() { "$BIN/python" -m flask "$@"; }

if [ -e "$DATABASE" ]; then
  export DATABASE_URL="sqlite:///$DATABASE"
  flask init
  flask demo load > /dev/null
else
  # Built under another name, so that an interrupted build leaves nothing half done behind.
  rm -f "$BUILDING" "$BUILDING"-*
  say "Dựng dữ liệu trình diễn (khoảng một phút):"
  export DATABASE_URL="sqlite:///$BUILDING"
  flask init
  flask demo load > /dev/null
  rm -f "$BUILDING"-queue
  mv "$BUILDING" "$DATABASE"
  export DATABASE_URL="sqlite:///$DATABASE"
fi

say ""
say "Mở $PUBLIC_URL trong trình duyệt. Dừng bằng Ctrl-C."
say "Tài khoản (giữ trong var/demo-accounts.txt):"
say ""
say "$(cat "$VAR/demo-accounts.txt")"
say ""

exec "$BIN/python" -m flask serve --port "$PORT"
