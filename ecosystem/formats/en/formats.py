"""Dates as the English pages write them; inputs as browsers send them."""

DATE_FORMAT = "j F Y"
YEAR_MONTH_FORMAT = "F Y"
SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d %B %Y", "%Y/%m/%d"]
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
YEAR_FORMAT = "Y"
