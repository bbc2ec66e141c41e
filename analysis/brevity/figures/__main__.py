"""The command `python -m brevity.figures DIR`."""

from __future__ import annotations

import sys

try:
    from brevity.figures.command import main
except ImportError as error:
    print(
        f"Cannot draw figures: {error}; install the Python packages h5py and matplotlib "
        "(Debian: apt-get install python3-h5py python3-matplotlib).",
        file=sys.stderr,
    )
    sys.exit(69)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
