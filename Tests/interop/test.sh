#!/bin/bash
# Opens every kind of result file with every reader that is installed, and compares values with what brevity export says.
# Readers that are missing are reported as skipped, by name. Usage: test.sh BREVITY; PYTHON names a Python.
set -u
brevity=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
loading=$here/../../analysis/loading
python=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d "${TMPDIR:-/tmp}/brevity-interop-XXXXXX")
results=$work/linear-calibration-tiny
failures=0

# check NAME COMMAND...: a reader that is there and must succeed.
check() {
  local name=$1
  shift
  if "$@" > "$work/log" 2>&1; then
    echo "passed   $name"
  else
    echo "FAILED   $name"
    sed 's/^/         /' "$work/log" | tail -n 8
    failures=$((failures + 1))
  fi
}

# when NAME PROBE -- COMMAND...: check, where the probe says that the reader is installed.
when() {
  local name=$1 probe=$2
  shift 3
  if bash -c "$probe" > /dev/null 2>&1; then check "$name" "$@"; else echo "skipped  $name (not installed)"; fi
}

"$brevity" reproduce linear-calibration --set preset=tiny --output "$work" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
files=("$results/study.h5" "$results/fits.h5" "$results/verdicts.h5")
"$brevity" export "$results/study.h5" --csv --output "$work/runs.csv" || exit 1
"$brevity" export "$results/study.h5" --tsv --group cube --output "$work/cube.tsv" || exit 1
"$brevity" export "$results/study.h5" --nc --output "$work/study.nc" || exit 1
cmp "$results/study.h5" "$work/study.nc" || failures=$((failures + 1))

for reader in h5py h5netcdf netcdf4 append; do
  case $reader in
    h5py) needs="import h5py" ;;
    h5netcdf) needs="import xarray, h5netcdf" ;;
    netcdf4) needs="import xarray, netCDF4" ;;
    append) needs="import netCDF4" ;;
  esac
  when "Python: $reader" "$python -c '$needs'" -- "$python" "$here/read.py" "$reader" "$work" "$results"
done
when "Python: brevity" "$python -c 'import xarray, h5py'" -- \
  env PYTHONPATH="$here/../../analysis" "$python" -B -c "import brevity; r = brevity.open('$results'); assert r.runs.sizes['run'] == r.runs.method.size > 0; assert 'least_squares' in r.runs.method.values"
for file in "${files[@]}"; do
  when "ncdump $(basename "$file")" "command -v ncdump" -- bash -c "ncdump -h '$file' | grep -q 'study_hash = '"
  when "h5dump $(basename "$file")" "command -v h5dump" -- h5dump -H "$file"
done
when "R: rhdf5, load.R" "Rscript -e 'library(rhdf5)'" -- Rscript -e \
  "source('$loading/load.R'); r <- load_results('$results'); stopifnot(isTRUE(all.equal(r\$runs\$excess_mse, read.csv('$work/runs.csv')\$excess_mse)))"
when "R: hdf5r" "Rscript -e 'library(hdf5r)'" -- Rscript -e \
  "f <- hdf5r::H5File\$new('$results/study.h5', 'r'); d <- f[['excess_mse']]; stopifnot(identical(as.vector(d\$read()), read.delim('$work/cube.tsv')\$excess_mse), hdf5r::h5attr(d, 'units') == '1')"
when "R: ncdf4" "Rscript -e 'library(ncdf4)'" -- Rscript -e \
  "f <- ncdf4::nc_open('$results/study.h5'); v <- f\$var\$excess_mse; stopifnot(identical(sapply(v\$dim, function(d) d\$name), c('replicate', 'teacher', 'n_train', 'learner')), v\$units == '1', identical(as.vector(ncdf4::ncvar_get(f, v)), read.delim('$work/cube.tsv')\$excess_mse), identical(as.vector(v\$dim[[3]]\$vals), sort(unique(read.delim('$work/cube.tsv')\$n_train))))"
for column in excess_mse n_train; do
  awk -F, -v name=$column 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next } { print $c }' "$work/runs.csv" > "$work/$column.txt"
done
when "Octave: load_results.m" "command -v octave-cli" -- octave-cli --eval \
  "addpath('$loading'); r = load_results('$results'); assert(r.runs.excess_mse(:), load('$work/excess_mse.txt')); assert(double(r.runs.n_train(:)), load('$work/n_train.txt')); assert(size(r.cube.excess_mse, 4), 3); assert(numel(fieldnames(r.cube)) >= 26); assert(isfield(r.decisions, 'p_supported'))"
when "Julia: load.jl" "julia -e 'using HDF5'" -- julia -e \
  "include(\"$loading/load.jl\"); r = load_results(\"$results\"); @assert length(r[\"runs\"][\"excess_mse\"]) == countlines(\"$work/runs.csv\") - 1"
when "gnuplot, through export" "command -v gnuplot" -- gnuplot -e \
  "set datafile separator tab; stats '$work/cube.tsv' using (column('excess_mse')) nooutput; if (STATS_records < 1) exit status 1"
# The line of the documentation for GNU parallel, word for word.
line=$(sed -n 's/^| GNU parallel | `\(.*\)` |$/\1/p' "$here/../../docs/clusters.md")
sed 's/count: 100/count: 12/; s/replicates: 10/replicates: 1/' "$here/../../studies/linear-calibration.yaml" > "$work/study.yaml"
parallel_like_local() {
  mkdir "$work/bin" && ln -s "$brevity" "$work/bin/brevity" && cd "$work" && PATH=$work/bin:$PATH bash -c "$line" \
    && brevity() { "$work/bin/brevity" "$@"; } && brevity merge results/linear-calibration \
    && brevity run study.yaml -o local && brevity merge local/linear-calibration \
    && brevity check --same results/linear-calibration/study.h5 local/linear-calibration/study.h5
}
when "GNU parallel, the line of docs/clusters.md" "parallel --version" -- parallel_like_local
rm -rf "$work"
exit "$((failures > 0))"
