"""Carry out revisions: rehearse them in memory, show the plan, apply it, take it back."""
