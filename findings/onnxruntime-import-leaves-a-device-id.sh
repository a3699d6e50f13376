#!/usr/bin/env bash
# Importing onnxruntime 1.32.0 on Linux writes a device id and a database into the home directory.
#
# No session is made and nothing is asked for: the import alone leaves .cache/Microsoft/DeveloperTools/.onnxruntime with
# the files deviceid and onnxruntime.db. ORT_DISABLE_TELEMETRY=1, set before the import, keeps both away;
# DO_NOT_TRACK=1 does not. The script cuts the network off where unprivileged namespaces are allowed.
#
# Seen on Linux x86-64, Python 3.11:
#   by default: deviceid, onnxruntime.db
#   DO_NOT_TRACK=1: deviceid, onnxruntime.db
#   ORT_DISABLE_TELEMETRY=1: nothing
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check onnxruntime==1.32.0
alone=()
if unshare --user --net --map-root-user true 2>/dev/null; then alone=(unshare --user --net --map-root-user); fi
for setting in "" DO_NOT_TRACK=1 ORT_DISABLE_TELEMETRY=1; do
  empty=$(mktemp -d -p "$home")
  (cd "$empty" && env -i HOME="$empty" PATH=/usr/bin:/bin $setting "${alone[@]}" "$home/venv/bin/python" -c \
    'import onnxruntime, time; assert onnxruntime.__version__ == "1.32.0"; time.sleep(2)')
  left=$(find "$empty" -type f -printf '%f\n' | sort | paste -sd, | sed 's/,/, /g')
  echo "${setting:-by default}: ${left:-nothing}"
  case $setting in
    ORT_*) [ -z "$left" ] || { echo "onnxruntime has changed" >&2; exit 1; } ;;
    *) [ "$left" = "deviceid, onnxruntime.db" ] || { echo "onnxruntime has changed" >&2; exit 1; } ;;
  esac
done
