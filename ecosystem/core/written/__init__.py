"""How people write numbers and dates, in Chinese and in English: from text to values, without a table or a setting."""
