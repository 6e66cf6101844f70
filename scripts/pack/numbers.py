"""How a number is shown: rounded only here, half away from zero."""

from __future__ import annotations

from fractions import Fraction

MINUS = "\N{MINUS SIGN}"
NOT_AVAILABLE = "[x]"
MILLION = 1_000_000
# Decimals, the scale to the shown unit, what stands before and what after the number.
_FORMATS: dict[str, tuple[int, int, str, str]] = {
    "count": (0, 1, "", ""),
    "ordinal": (0, 1, "", ""),
    "rank": (0, 1, "", ""),
    "quantity": (0, 1, "", ""),
    "days": (0, 1, "", ""),
    "hours": (0, 1, "", ""),
    "points": (0, 1, "", ""),
    "score": (1, 1, "", ""),
    "share": (0, 100, "", "%"),
    "ratio": (1, 1, "", ""),
    "gbp": (0, 1, "£", ""),
}
_NOUNS = {"days": "days", "hours": "hours", "points": "points"}
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def rounded(value: Fraction, places: int) -> Fraction:
    """`value` at `places` decimals, halves away from zero."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)


def shown(value: Fraction, unit: str, places: int | None = None) -> str:
    """`value` as readers see it: `1,059`, `82%`, `2.9`, `£1.27 million`.

    `places` overrides the decimals of the unit. Raises `ValueError` for a unit that has no format
    here.
    """
    usual, scale, before, after = _format(unit)
    decimals = usual if places is None else places
    if unit == "gbp" and places is None and abs(value) >= MILLION:
        millions = _digits(rounded(value / MILLION, 2), 2).rstrip("0").rstrip(".")
        return _led(millions, before) + " million"
    return _led(_digits(rounded(value * scale, decimals), decimals), before) + after


def shown_change(value: Fraction, unit: str, places: int | None = None) -> str:
    """A change with its sign: `+2`, `−3.1 percentage points`."""
    sign = "+" if value > 0 else ""
    if unit == "share":
        places = 1 if places is None else max(places, 1)
        return sign + _digits(rounded(value * 100, places), places) + " percentage points"
    return sign + shown(value, unit, places)


def in_words(value: Fraction) -> str | None:
    """`no` to `nine` for a whole number from 0 to 9, else null."""
    return _WORDS[int(value)] if value.denominator == 1 and 0 <= value < len(_WORDS) else None


def noun(unit: str) -> str:
    """The word after a number that stands alone: `days`; empty where the number says its unit."""
    return _NOUNS.get(unit, "")


def _format(unit: str) -> tuple[int, int, str, str]:
    if unit not in _FORMATS:
        raise ValueError(f"unit {unit!r} has no format: add it to scripts/pack/numbers.py")
    return _FORMATS[unit]


def _led(digits: str, before: str) -> str:
    return f"{MINUS}{before}{digits[1:]}" if digits.startswith(MINUS) else before + digits


def _digits(value: Fraction, places: int) -> str:
    # A fraction already rounded to these decimals is exact as an integer of its smallest step.
    steps = abs(int(value * 10**places))
    whole, part = divmod(steps, 10**places)
    sign = MINUS if value < 0 else ""
    return f"{sign}{whole:,}" + (f".{part:0{places}d}" if places else "")
