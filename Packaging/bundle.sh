#!/bin/bash
# Makes a folder with Brevity that runs on any x86-64 Linux, without Swift, GSL, HDF5 or a matching glibc.
# Use: Packaging/bundle.sh PROGRAM FOLDER      (make static builds the program first)
set -euo pipefail
program=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)

rm -rf "$folder.new"
mkdir -p "$folder.new/lib"
install -m 755 "$program" "$folder.new/lib/program"
strip --strip-debug "$folder.new/lib/program"
# What the program needs, the loader included, and what it opens by name where it is installed.
{
  ldd "$program" | awk '$2 == "=>" {print $3} $1 ~ /^\// {print $1}'
  for name in liblzma.so.5 libzstd.so.1 libz.so.1 libgcc_s.so.1; do ldconfig -p | awk -v n="$name" '$1 == n {print $NF; exit}'; done
} | sort -u | while read -r library; do install -m 755 "$(readlink -f "$library")" "$folder.new/lib/$(basename "$library")"; done
test -x "$folder.new/lib/ld-linux-x86-64.so.2" || { echo "The loader was not found beside the libraries of $program." >&2; exit 1; }
cc -O2 -static -o "$folder.new/brevity" "$here/launcher.c"
mkdir -p "$folder.new/share"
cp -r "$here/../studies" "$here/../docs" "$folder.new/share/"
mkdir "$folder.new/analysis"
cp -r "$here/../analysis/brevity" "$folder.new/analysis/"
find "$folder.new/analysis" -name __pycache__ -prune -exec rm -r {} +
cp "$here/../LICENSE" "$here/../README.md" "$here/../DataFormat.md" "$folder.new/"
rm -rf "$folder"
mv "$folder.new" "$folder"
echo "Made $folder ($(du -sh "$folder" | cut -f1)): copy the whole folder; the program is $folder/brevity"
