"""Days inside and outside the support of an operation."""

from datetime import date, timedelta

from scripts.demonstration import targets
from scripts.demonstration.calendar import NEWEST, PROGRAMME_START, quarter_end
from scripts.demonstration.operations import Operation, first_allocation

LAST_DAY = NEWEST - timedelta(days=3)
SPRING = targets.SPRING_2025[0]


def days_between(first: date, last: date) -> list[date]:
    """All days from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def support_days(operation: Operation, start: date, last: date | None = None) -> list[date]:
    """Days of a quarter on which the operation is supported and already identified."""
    end = min(last or quarter_end(start), LAST_DAY)
    if operation.identified:
        if not operation.assessments:
            return []
        start = max(start, operation.assessments[0].day + timedelta(days=15))
    return [day for day in days_between(start, end) if operation.supported_on(day)]


def days_before_support(operation: Operation) -> list[date]:
    """Days of the programme before support; none for what the teams found themselves."""
    if operation.identified:
        return []
    return days_between(PROGRAMME_START, first_allocation(operation) - timedelta(days=3))


def days_after_support(operation: Operation) -> list[date]:
    """Days after support up to March 2025: the quarter that follows is planned as a whole."""
    first = first_allocation(operation)
    if operation.identified and operation.assessments:
        first = max(first, operation.assessments[0].day + timedelta(days=10))
    days = days_between(first, SPRING - timedelta(days=1))
    return [day for day in days if not operation.supported_on(day)]
