"""The figures of a results folder: `python -m brevity.figures DIR`. They pick and plot; every number comes from the files."""
