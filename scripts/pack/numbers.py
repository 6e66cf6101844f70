"""How a number is shown: rounded only here, half away from zero."""

from __future__ import annotations

from fractions import Fraction

NOT_AVAILABLE = "[x]"
MINUS = "\N{MINUS SIGN}"
# Decimals, the scale to the shown unit, and what follows the number.
_FORMATS = {
    "count": (0, 1, ""),
    "points": (0, 1, ""),
    "share": (0, 100, "%"),
    "ratio": (1, 1, ""),
}


def rounded(value: Fraction, places: int) -> Fraction:
    """`value` at `places` decimals, halves away from zero."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)


def shown(value: Fraction | None, unit: str) -> str:
    """`value` as readers see it: `1,059`, `82%`, `2.9`; `[x]` where there is none.

    Raises `ValueError` for a unit that has no format here.
    """
    if unit not in _FORMATS:
        raise ValueError(f"unit {unit!r} has no format: add it to scripts/pack/numbers.py")
    if value is None:
        return NOT_AVAILABLE
    places, scale, suffix = _FORMATS[unit]
    return _digits(rounded(value * scale, places), places) + suffix


def shown_change(value: Fraction, unit: str) -> str:
    """A change with its sign: `+2`, `−3.1 percentage points`."""
    if unit == "share":
        return _signed(rounded(value * 100, 1), 1) + " percentage points"
    places = _FORMATS[unit][0]
    return _signed(rounded(value, places), places)


def _signed(value: Fraction, places: int) -> str:
    return ("+" if value > 0 else "") + _digits(value, places)


def _digits(value: Fraction, places: int) -> str:
    # A fraction already rounded to these decimals is exact as an integer of its smallest step.
    steps = abs(int(value * 10**places))
    whole, part = divmod(steps, 10**places)
    sign = MINUS if value < 0 else ""
    return f"{sign}{whole:,}" + (f".{part:0{places}d}" if places else "")
