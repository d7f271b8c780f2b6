"""What is wrong in a file: all of it is counted, and as much as anybody reads is kept."""

from collections import Counter
from dataclasses import dataclass, field

from ecosystem.core.errors import DomainError

# So many are kept to be looked at and handed out; every one is counted.
MOST_KEPT = 10_000


@dataclass(frozen=True)
class Fault:
    """A line, the column that is wrong in it where it is one, what stands there, and which rule that meets."""

    line: int
    column: str
    value: str
    code: str
    sentence: str


@dataclass
class Faults:
    """The faults of a file as they are found."""

    kept: list[Fault] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.codes)

    def add(self, line: int, column: str, value: str, refusal: DomainError) -> None:
        """Note what a line meets."""
        self.codes[refusal.code] += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(Fault(line, column, value[:100], refusal.code, str(refusal)))

    @property
    def count(self) -> int:
        """How many there are, kept or not."""
        return self.codes.total()

    def in_order(self) -> list[Fault]:
        """What is kept, by line."""
        return sorted(self.kept, key=lambda fault: fault.line)
