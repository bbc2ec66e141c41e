#!/bin/bash
# Runs the bundle in an empty root directory, where there is nothing but the bundle and /proc. Needs root.
# Use: Packaging/test-bundle.sh FOLDER
set -euo pipefail
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf "$root"' EXIT
cp -r "$1" "$root/brevity"
mkdir "$root/proc" "$root/tmp" "$root/dev"
mount -t proc proc "$root/proc"
chroot "$root" /brevity/brevity --version
cd / && chroot "$root" /brevity/brevity reproduce quickstart --set preset=tiny -o /tmp/results
chroot "$root" /brevity/brevity check /tmp/results/quickstart-tiny/study.h5
echo "The bundle runs in an empty root directory."
