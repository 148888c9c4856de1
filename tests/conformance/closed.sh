#!/bin/sh
# Runs a command where there is no network but 127.0.0.1: no judge asks or tells anybody anything.
set -eu
PATH="$PATH:/usr/sbin:/sbin"
[ "$(id -u)" = 0 ] && rights="--net" || rights="--user --map-current-user --keep-caps --net"

# shellcheck disable=SC2086
if ! unshare $rights sh -c 'ip link set lo up' 2>/dev/null; then
    echo "The network cannot be closed here. Run this as root, or let users make namespaces of their own." >&2
    exit 1
fi
# shellcheck disable=SC2086
exec unshare $rights sh -c 'ip link set lo up && exec "$@"' sh "$@"
