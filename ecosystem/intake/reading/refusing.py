"""How a file is refused by those who read it: a code and what the sentence needs. The door makes the sentence."""


class Refused(Exception):
    """The file as a whole cannot be read. ``code`` names the reason, ``values`` fill its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values
