"""Pages of studies in Markdown (`python -m brevity.pages`): prose from studies/pages, every number from the files."""
