"""The command `python -m brevity.report DIR…`."""

from __future__ import annotations

import sys

try:
    from brevity.report.command import main
except ImportError as error:
    print(
        f"Cannot write a report: {error}; install the Python packages h5py, matplotlib and jinja2 "
        "(Debian: apt-get install python3-h5py python3-matplotlib python3-jinja2).",
        file=sys.stderr,
    )
    sys.exit(69)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
