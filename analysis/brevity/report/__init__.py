"""The report of a results folder: `python -m brevity.report DIR…` writes one self-contained report.html."""
