#!/bin/sh
# Installs the Debian or Ubuntu packages that are missing. Usage: system.sh venv|run|test
set -eu

case "$1" in
venv) packages="python3-venv" ;;
# Text shaping, and the fonts that certificates are set in (small ones: docs/decisions/0302).
run) packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-core fonts-droid-fallback" ;;
test) packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-core fonts-droid-fallback
    chromium libatomic1 poppler-utils postgresql procps" ;;
*) echo "usage: $0 venv|run|test" >&2; exit 2 ;;
esac

if [ "$1" = venv ] && "${PYTHON:-python3}" -c 'import ensurepip' 2>/dev/null; then exit 0; fi

missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# The academy and its tests start their own PostgreSQL; no system-wide cluster is needed.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    $sudo mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
# shellcheck disable=SC2086
$sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
