"""The command `python -m brevity.pages [STUDY…] [--check]`."""

from __future__ import annotations

import sys

try:
    from brevity.pages.command import main
except ImportError as error:
    print(
        f"Cannot write pages: {error}; install the Python packages h5py and jinja2 "
        "(Debian: apt-get install python3-h5py python3-jinja2).",
        file=sys.stderr,
    )
    sys.exit(69)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
