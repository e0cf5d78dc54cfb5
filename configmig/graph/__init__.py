"""The revision graph: pure, complete, linear in nodes and edges; it does no I/O."""
