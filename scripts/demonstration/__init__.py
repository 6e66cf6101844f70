"""Seeded generator of the synthetic demonstration extracts."""
