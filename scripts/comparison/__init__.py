"""Comparison of operations that TOEX supported with others like them.

`matching` pairs each supported operation with one not yet supported, `survival` and `differences`
estimate on the pairs, `study` decides whether there is enough to say, `tables` holds the dbt models
that call it, `simulate` shows on simulated operations with a known effect that it is right.
"""
