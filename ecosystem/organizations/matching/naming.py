"""Two names compared: each in its own language, or the Chinese one with what it would be called in English."""

from ecosystem.organizations.matching import english, words
from ecosystem.organizations.matching.chinese import compare_parts
from ecosystem.organizations.matching.english import Latin, agreement, is_romanized, latin, sounds_only
from ecosystem.organizations.matching.findings import EXACT, LIKELY, NEVER, UNLIKE, Finding
from ecosystem.organizations.matching.parts import Parts, parts
from ecosystem.organizations.matching.places import COUNTRY, Relation, relation
from ecosystem.organizations.matching.reasons import because
from ecosystem.organizations.matching.sides import Named, Side
from ecosystem.organizations.matching.spelling import held_apart, is_acronym, one_slip

NOTHING_ALIKE = Finding(UNLIKE, 0.0, (because("other_name"),))


def compare_names(x: Named, y: Named, a: Side, b: Side) -> Finding:
    """Compare a name of one side with a name of the other; the sides say where they are."""
    if x.is_chinese and y.is_chinese:
        found = compare_parts(parts(x.name), parts(y.name), a.place, b.place)
        if found.level == EXACT and x.name != y.name and held_apart(x.name, y.name):
            return Finding(LIKELY, 0.7, (because("similar_core", x.name, y.name),))
        if found.level == UNLIKE and x.name == y.name:
            # Nothing is left of it to compare, as of a note alone.
            return Finding(LIKELY, 0.6, (because("same_name", x.name), because("generic_name")))
        return found
    if not x.is_chinese and not y.is_chinese:
        return _latin(latin(x.name), latin(y.name), a, b)
    chinese, other = (x, y) if x.is_chinese else (y, x)
    sides = (a, b) if x.is_chinese else (b, a)
    return _across(parts(chinese.name), latin(other.name), *sides)


def _latin(x: Latin, y: Latin, a: Side, b: Side) -> Finding:
    """Two names in Latin letters."""
    if x.numbers != y.numbers:
        return Finding(
            NEVER, 0.1, (because("other_ordinal", " ".join(sorted(x.numbers)), " ".join(sorted(y.numbers))),)
        )
    if (structure := _structure(x, y)) is not None:
        return structure
    if _elsewhere(x, y):
        return Finding(UNLIKE, 0.2, (because("place_differs"),))
    if x.tokens == y.tokens or "".join(x.tokens) == "".join(y.tokens):
        return _same_words(x, y, a, b)
    if sorted(x.tokens) == sorted(y.tokens):
        return _open(0.78, "similar_english_name", x, y)
    return _alike(x, y)


def _elsewhere(x: Latin, y: Latin) -> bool:
    """Whether two names say different places. That one lies in the other makes it the same for nobody but a company."""
    found = relation(x.place, y.place)
    if found is not Relation.WITHIN or x.place & y.place:
        return found is Relation.APART
    is_registered = bool(x.legal and y.legal) and not english.PARTIAL.intersection(x.tokens + y.tokens)
    return not is_registered or x.tokens != y.tokens or any(COUNTRY in name.place for name in (x, y))


def _same_words(x: Latin, y: Latin, a: Side, b: Side) -> Finding:
    """The same words: a full name settles it, unless many are called so or the names say where in two ways."""
    reasons = (because("same_english_name", x.key),)
    near = x.key == y.key and len(x.key) >= 10 and where_told(a, b) is Relation.EQUAL
    if _is_vague(x, y) and not (near and (x.place or x.is_known_by_city)):
        return Finding(LIKELY, 0.6, (*reasons, because("generic_name")))
    if x.place and y.place and x.place != y.place:
        return Finding(LIKELY, 0.6, (*reasons, because("place_within")))
    where = relation(x.place or a.place, y.place or b.place)
    if bool(x.place) != bool(y.place) and x.key != y.key:
        placed = where in {Relation.EQUAL, Relation.WITHIN}
        return Finding(
            LIKELY, 0.75 if placed else 0.6, (*reasons, because("place_implied" if placed else "place_missing"))
        )
    if x.legal or y.legal:
        return _same_registered(x, y, where, a, b)
    if x.is_institution and y.is_institution:
        if x.placed_at != y.placed_at and not english.SCHOOLS.isdisjoint(x.tokens):
            return _open(0.7, "similar_english_name", x, y)
        return Finding(EXACT, 0.93, reasons, says_where=False)
    if near:
        return Finding(EXACT, 0.92, reasons, says_where=bool(x.place))
    return Finding(LIKELY, 0.82 if len(x.key) > 5 else 0.6, reasons, settled_by_website=True)


def _is_vague(x: Latin, y: Latin) -> bool:
    """Whether many are called so: they say no place, or one that is two cities in Latin letters, as Suzhou and Taizhou are."""
    if not x.place and not y.place:
        return x.says_little
    return not x.legal and x.is_common and max(len(x.place), len(y.place)) > 1


def _same_registered(x: Latin, y: Latin, where: Relation, a: Side, b: Side) -> Finding:
    """The same words with a legal form: mere pinyin of no place is many names, unless it is written the same to the last word."""
    reasons = (because("same_english_name", x.key),)
    if not x.legal or not y.legal:
        return Finding(LIKELY, 0.8, (*reasons, because("legal_form_missing")), settled_by_website=True)
    known = x.key == y.key or bool(x.place) or where_told(a, b) is Relation.EQUAL or not sounds_only(x)
    if x.legal == y.legal and known and where is not Relation.APART:
        return Finding(EXACT, 0.92, reasons, says_where=True)
    return Finding(LIKELY, 0.85 if x.legal == y.legal else 0.75, reasons, settled_by_website=x.legal == y.legal)


def _structure(x: Latin, y: Latin) -> Finding | None:
    """A part of one is not the whole: a hospital of a university, a branch of a company."""
    mine, its = set(x.tokens), set(y.tokens)
    if (mine & english.PARTIAL) != (its & english.PARTIAL) and (
        mine <= its or its <= mine or not (mine & its & english.PARTIAL)
    ):
        if mine <= its or its <= mine:
            return Finding(NEVER, 0.15, (because("part_of"),))
        return None
    heads = (mine ^ its) & english.HEADS
    smaller, larger = (mine, its) if len(mine) <= len(its) else (its, mine)
    if (
        smaller < larger
        and smaller & english.UNITS
        and not smaller & english.OWNERS
        and heads <= english.OWNERS
        and heads
    ):
        return Finding(LIKELY, 0.55, (because("without_owner"),))
    if smaller & english.HEADS and smaller < larger and heads:
        return Finding(NEVER, 0.15, (because("part_of"),))
    if (mine ^ its) & english.OPPOSED and len(mine ^ its) <= 2:
        return Finding(UNLIKE, 0.2, (because("other_name"),))
    return None


def _alike(x: Latin, y: Latin) -> Finding:
    mine, its = set(x.tokens), set(y.tokens)
    if is_acronym(x.tokens, y.key) or is_acronym(y.tokens, x.key):
        return Finding(LIKELY, 0.55, (because("short_for"),))
    own, its_own = x.distinctive, y.distinctive
    if own and own == its_own and not (x.is_institution or y.is_institution):
        if mine < its or its < mine:
            return Finding(LIKELY, 0.62, (because("industry_missing"),))
        return Finding(UNLIKE, 0.35, (because("industry_differs", " ".join(x.tokens), " ".join(y.tokens)),))
    if one_slip("".join(x.tokens), "".join(y.tokens)) and len("".join(x.tokens)) > 10:
        return _open(0.6, "similar_english_name", x, y)
    shared = len(mine & its) / max(len(mine | its), 1)
    return Finding(UNLIKE, round(0.4 * shared, 2), (because("other_name"),), renamed=bool(own) and shared > 0.3)


def _open(score: float, code: str, x: Latin, y: Latin) -> Finding:
    return Finding(LIKELY, score, (because(code, x.key, y.key),), settled_by_website=True)


def _across(chinese: Parts, other: Latin, a: Side, b: Side) -> Finding:
    """A Chinese name and one in Latin letters: possible at most, where the one says what the other does."""
    place = chinese.segments[0].places
    if relation(place or a.place, other.place or b.place) is Relation.APART or _placed_otherwise(chinese, other):
        return Finding(UNLIKE, 0.1, (because("place_differs"),))
    if is_romanized(chinese, other):
        return Finding(LIKELY, 0.8, (because("english_of_chinese"),), settled_by_website=True)
    said = agreement(chinese, other)
    national = COUNTRY in other.place and chinese.key.startswith(words.NATIONAL)
    agreed = national or relation(place, other.place) in {Relation.EQUAL, Relation.WITHIN}
    if bool(place) != bool(other.place) and said < 0.99:
        said -= 0.15
    if set(chinese_numbers(chinese)) != other.numbers:
        return Finding(UNLIKE, 0.2, (because("other_name"),))
    if said >= 0.8 and (agreed or len("".join(other.tokens)) > 4):
        return Finding(LIKELY, round(0.5 + 0.25 * (said - 0.6) / 0.4, 2), (because("english_of_chinese"),))
    return Finding(UNLIKE, round(max(said, 0.0) * 0.4, 2), (because("other_name"),))


def _placed_otherwise(chinese: Parts, other: Latin) -> bool:
    """Whether one says a wider place than the other: the province's university is not the city's, nor the country's."""
    first = chinese.segments[0]
    if len(chinese.segments) > 1 or not other.place:
        return False
    if not first.places:
        return chinese.key.startswith(words.NATIONAL) and COUNTRY not in other.place
    # Fuzhou is two cities in Latin letters, and may be the one that the Chinese name says.
    return relation(first.places, other.place) is Relation.WITHIN and not first.places & other.place


def where_told(a: Side, b: Side) -> Relation:
    """How the places lie that the sides themselves tell."""
    return relation(a.place, b.place) if a.place or b.place else _texts(a, b)


def _texts(a: Side, b: Side) -> Relation:
    return Relation.EQUAL if a.place_key and a.place_key == b.place_key else Relation.UNKNOWN


def chinese_numbers(name: Parts) -> tuple[str, ...]:
    """The numbers of all its segments."""
    return tuple(number for segment in name.segments for number in segment.ordinals)
