"""Accuracy and cost of the matching of identifications, on worlds whose truth is known."""
