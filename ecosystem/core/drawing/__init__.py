"""Pictures made on the server: plain values in, shapes out; templates under ``drawings/`` turn shapes into SVG.

Nothing here knows a business noun or a color: shapes carry class names, and the stylesheet gives them their ink.
Coordinates are text already, so that no language's number format can change them.
"""
