#!/bin/bash
# The C kernels give the same bits on this processor, on emulated x86-64 processors with AVX2 and without fused multiply-add,
# and on an emulated aarch64 processor. What is not installed is named and skipped.
# usage: test.sh   (clang from the PATH or from CLANG)
set -u
cd "$(dirname "$0")/../.."
clang=${CLANG:-clang}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
kernels=Sources/CKernels
status=0

# build NAME LINK FLAGS...: compiles the kernels and the program
build() {
  local name=$1 source
  shift
  for source in "$kernels"/*.c Tests/portable/bits.c; do
    "$clang" "$@" -O2 -fno-builtin -ffp-contract=off -I "$kernels/include" -c "$source" -o "$folder/$name-$(basename "$source").o" || return 1
  done
}

# compare NAME COMMAND...: runs the program and compares what it prints with what it printed here
compare() {
  local name=$1
  shift
  if "$@" > "$folder/$name.txt" 2> "$folder/$name.err" && diff "$folder/here.txt" "$folder/$name.txt"; then
    echo "the same bits: $name"
  else
    echo "not the same bits: $name"
    status=1
  fi
}

build here || { echo "cannot compile the kernels: set CLANG" >&2; exit 69; }
"$clang" "$folder"/here-*.o -o "$folder/here" -lm -lpthread -ldl || exit 69
"$folder/here" > "$folder/here.txt" || exit 1

if [ "$(uname -m)" = x86_64 ] && command -v qemu-x86_64 > /dev/null; then
  for processor in Haswell Nehalem; do compare "x86-64 $processor" qemu-x86_64 -cpu "$processor" "$folder/here"; done
else
  echo "skipped: x86-64 Haswell, x86-64 Nehalem (qemu-x86_64 is not installed: package qemu-user)"
fi

root=/usr/aarch64-linux-gnu
compiler=$(echo /usr/lib/gcc-cross/aarch64-linux-gnu/*)
linker=$(dirname "$(readlink -f "$(command -v "$clang")")")/ld.lld
if command -v qemu-aarch64 > /dev/null && [ -d "$root/include" ] && [ -d "$compiler" ] && [ -x "$linker" ]; then
  build aarch64 --target=aarch64-linux-gnu -isystem "$root/include" || exit 1
  "$linker" -static -o "$folder/aarch64" "$root/lib/crt1.o" "$root/lib/crti.o" "$compiler/crtbeginT.o" "$folder"/aarch64-*.o \
    --start-group "$compiler/libgcc.a" "$compiler/libgcc_eh.a" "$root/lib/libc.a" "$root/lib/libm.a" --end-group \
    "$compiler/crtend.o" "$root/lib/crtn.o" || exit 1
  compare aarch64 qemu-aarch64 "$folder/aarch64"
else
  echo "skipped: aarch64 (packages qemu-user, libc6-dev-arm64-cross, libgcc-12-dev-arm64-cross, and ld.lld beside clang)"
fi
exit $status
