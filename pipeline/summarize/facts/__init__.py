"""Facts of a text that compare across languages: numbers, money, dates, names, denials, roles."""
