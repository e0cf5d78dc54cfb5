"""Two states compared: as text that `git apply` takes, and as values."""
