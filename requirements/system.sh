#!/bin/sh
# Installs the Debian or Ubuntu packages that are missing. Usage: system.sh venv|run|test|conformance
set -eu

# Text shaping, and the fonts that certificates are set in (small ones: docs/decisions/0302).
shaping="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-core fonts-droid-fallback"
browser="chromium"
# Ubuntu has Chromium as a snap only, which cannot be driven; there Playwright brings its own.
if grep -qs '^ID=ubuntu' /etc/os-release; then browser=""; fi

case "$1" in
venv) packages="python3-venv" ;;
run) packages="$shaping" ;;
test) packages="$shaping $browser libatomic1 poppler-utils postgresql procps redis-tools nginx-light pgbouncer" ;;
conformance) packages="libreoffice-calc default-jre-headless qpdf ghostscript mupdf-tools poppler-utils zbar-tools iproute2" ;;
*) echo "usage: $0 venv|run|test|conformance" >&2; exit 2 ;;
esac

if [ "$1" = venv ] && "${PYTHON:-python3}" -c 'import ensurepip' 2>/dev/null; then exit 0; fi

missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done

if [ -n "$missing" ]; then
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
    # What tests bring starts no service, now or later: they start their own, on ports of their own.
    policy=/usr/sbin/policy-rc.d
    if [ "$1" = test ] && [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
        $sudo chmod +x "$policy"
        trap '$sudo rm -f "$policy"' EXIT
    fi
    # shellcheck disable=SC2086
    $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
    for service in nginx pgbouncer; do
        case "$missing " in
        *" $service"*) if [ -d /run/systemd/system ]; then $sudo systemctl disable --quiet "$service"; fi ;;
        esac
    done
fi

if [ "$1" = test ] && [ -z "$browser" ] && ! ls "$HOME"/.cache/ms-playwright/chromium-* >/dev/null 2>&1; then
    .venv/bin/playwright install --with-deps chromium
fi
