"""Command-line and build tasks of the warehouse."""
