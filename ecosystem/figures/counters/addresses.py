"""Where counted rows are shown: by the parameters of a list that shows just these, or on the counter's own page of rows."""

from ecosystem.figures.questions import Address, Question

Parameters = dict[str, list[str]]


def of_center(question: Question) -> Parameters:
    """The parameter that narrows a list to the center asked about."""
    return {"center": [question.center.public_id]} if question.center is not None else {}


def rows_page(question: Question, name: str) -> Address:
    """The public page that lists what the counter counts."""
    return Address("directory:counted_rows", (name,), {**of_center(question), **question.period})


def desk_page(question: Question, name: str) -> Address:
    """The page of the desk that lists what the counter counts, for staff of the center."""
    query = {**of_center(question), **question.period, "registry": question.registry.code}
    return Address("desk:counted_rows", (name,), query)
