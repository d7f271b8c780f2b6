"""Lists as files: one description of what is in them, a writer for each format, sent while they are read.

A surface says what is listed (:class:`~ecosystem.core.exporting.extract.Extract`) and hands it to
:func:`~ecosystem.core.exporting.sending.send`. Memory does not grow with the list, and the whole file is of one moment.
"""
