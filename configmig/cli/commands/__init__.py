"""The commands, one file each; `configmig/cli/table.py` lists them."""
