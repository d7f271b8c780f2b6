"""Reports as PDF, made in Python alone: A4, in one font that has the glyphs of all languages, of which only those used are
embedded.
"""
