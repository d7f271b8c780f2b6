"""Sheets on their way into the registry: read, judged, looked at, decided, written."""
