"""How a value that cannot be read is refused."""


class Unreadable(Exception):
    """What is wrong with a cell: a code of the intake (``E_DATE_INVALID``) and a sentence in the reader's language."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
