"""New revisions and new projects: what `configmig revision` and `configmig init` write."""
