"""One scenario in each module: what every project can meet."""
