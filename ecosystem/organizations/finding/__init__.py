"""Finding records by whatever is typed: names in any script, pinyin, abbreviations, identifiers, one typo.

``tokens`` says what an index holds of a record, ``asking`` what a typed text asks for, ``lookup`` asks the database,
``ranking`` says how well a record answers, and ``engine`` puts them together. Nothing here knows what the records are: the
general search (``ecosystem.search``) uses the same for its own entries.
"""
