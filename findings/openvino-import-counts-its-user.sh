#!/usr/bin/env bash
# Importing openvino 2026.4.1 writes the id of an analytics client into the home directory, also with DO_NOT_TRACK=1.
#
# The package openvino-telemetry comes along with it and takes consent for granted: the import alone leaves
# intel/openvino_ga_cid (the id of a Google Analytics client) and intel/stats. DO_NOT_TRACK=1 changes nothing. The import
# works the same when openvino_telemetry cannot be imported, and then writes nothing. The script cuts the network off
# where unprivileged namespaces are allowed.
#
# Seen on Linux x86-64, Python 3.11:
#   by default: openvino_ga_cid, stats
#   DO_NOT_TRACK=1: openvino_ga_cid, stats
#   without openvino_telemetry: nothing
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check openvino==2026.4.1
alone=()
if unshare --user --net --map-root-user true 2>/dev/null; then alone=(unshare --user --net --map-root-user); fi
for case in "by default" "DO_NOT_TRACK=1" "without openvino_telemetry"; do
  empty=$(mktemp -d -p "$home")
  first=""; setting=()
  [ "$case" = "DO_NOT_TRACK=1" ] && setting=(DO_NOT_TRACK=1)
  [ "$case" = "without openvino_telemetry" ] && first='import sys; sys.modules["openvino_telemetry"] = None; '
  (cd "$empty" && env -i HOME="$empty" PATH=/usr/bin:/bin "${setting[@]}" "${alone[@]}" "$home/venv/bin/python" -c \
    "${first}import openvino, time; assert openvino.__version__.startswith('2026.4.1'); time.sleep(1)")
  left=$(find "$empty" -type f -printf '%f\n' | sort | paste -sd, | sed 's/,/, /g')
  echo "$case: ${left:-nothing}"
  wanted="openvino_ga_cid, stats"
  [ "$case" = "without openvino_telemetry" ] && wanted=""
  [ "$left" = "$wanted" ] || { echo "openvino has changed" >&2; exit 1; }
done
