"""The rules of the framework, a folder for each category; they know files and roots, but no application."""
