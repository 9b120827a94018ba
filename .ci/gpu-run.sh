#!/bin/sh
# .ci/gpu-run.sh BUNDLE.tar.gz [ADAPTER] [FOLDER]: what a machine with a GPU is asked, in at most five minutes and with nothing installed but
# a driver: the cases of every operation, and two studies on both backends. Without ADAPTER the first hardware adapter is taken. Writes
# FOLDER/<adapter>.json; FOLDER is test/reference/gpu by default. The loader of Vulkan comes with the bundle where it is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bundle=${1:?usage: .ci/gpu-run.sh BUNDLE.tar.gz [ADAPTER] [FOLDER]}
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
tar -xzf "$bundle" -C "$unpacked"
set -- "$unpacked"/kuznets-* "${2:-}" "${3:-$here/../test/reference/gpu}"
"$1/lib/node" "$here/gpu-run.mjs" "$@"
