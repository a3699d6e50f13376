#!/usr/bin/env bash
# flite 2.2 (Debian 12) says 5'6 (five foot six) as "fifty six", and 3.11.4 as "three eleven point four".
#
# An apostrophe between digits is taken out and the digits are joined, as in 1'000. Of several points in a number only the
# last is said, so that versions and addresses lose theirs: 192.168.1.1 has one of three. Characters outside ASCII are dropped
# without a pause: ½ is nothing, and 90° is ninety. The same library speaks in FFmpeg's source "flite", for prompts made in a
# pipeline. Write heights, versions and signs in words before.
#
# Seen on Linux x86-64, flite 2.2-5:
#   He is 5'6 tall. -> hh iy ih z f ih f t iy s ih k s t ao l
#   3.11 -> th r iy p oy n t w aa n w aa n
#   3.11.4 -> th r iy ih l eh v ax n p oy n t f ao r
#   192.168.1.1 -> w aa n n ay n t iy t uw w aa n s ih k s t iy ey t w aa n p oy n t w aa n
#   ½ cup -> k aa p
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
mkdir -p lists/partial
apt-get -qq -o Dir::State::Lists="$home/lists" -o APT::Sandbox::User=root update
apt-get -qq -o Dir::State::Lists="$home/lists" -o APT::Sandbox::User=root download flite=2.2-5 libflite1=2.2-5 libasound2
for package in *.deb; do dpkg -x "$package" root; done
LD_LIBRARY_PATH=$(dirname "$(find "$home/root" -name "libflite.so.1")")
export LD_LIBRARY_PATH

{ root/usr/bin/flite --version || true; } | grep version
while IFS="|" read -r text wanted; do
  said=$(root/usr/bin/flite -ps -t "$text" -o none | tr -s "\n " " " | sed "s/^pau //; s/ pau *$//")
  echo "$text -> $said"
  [[ $said == "$wanted" ]] || { echo "flite has changed" >&2; exit 1; }
done <<'CASES'
He is 5'6 tall.|hh iy ih z f ih f t iy s ih k s t ao l
3.11|th r iy p oy n t w aa n w aa n
3.11.4|th r iy ih l eh v ax n p oy n t f ao r
192.168.1.1|w aa n n ay n t iy t uw w aa n s ih k s t iy ey t w aa n p oy n t w aa n
½ cup|k aa p
CASES
