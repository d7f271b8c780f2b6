"""Files into cells: workbooks and text files of every kind that people send, safely."""
