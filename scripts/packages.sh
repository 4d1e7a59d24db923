#!/bin/sh
# Install the Debian packages whose file or command is missing.
#   packages.sh COMMAND-OR-PATH:PACKAGE...
# Nothing missing: nothing is run, not even apt. A service that comes with a package is not started here or at
# boot: the centre and the tests start their own.
set -eu

missing=
for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || [ -e "${pair%%:*}" ] || missing="$missing ${pair#*:}"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Please install these packages with your system's package manager, then try again:$missing" >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 && sudo sh "$0" "$@" && exit 0
    echo "Please run this as root, then try again: apt-get install$missing" >&2
    exit 1
fi

export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"  # 101: "action forbidden by policy"
    chmod 755 "$policy"
fi

echo "Installing:$missing"
install() {
    # shellcheck disable=SC2086 # one word per package is meant
    apt-get install --yes --quiet --quiet --no-install-recommends $missing
}
# A fresh system has no package lists, and old ones name files that are gone: ask for new lists only then.
install >/dev/null 2>&1 || { apt-get update --quiet --quiet && install >/dev/null; }

if [ -d /run/systemd/system ]; then
    for service in mosquitto redis-server coturn; do
        case $missing in *" $service"*) systemctl disable --quiet --now "$service" || true ;; esac
    done
fi
