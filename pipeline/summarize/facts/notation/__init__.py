"""How a translator is given numbers and short forms, and what is put right in what it writes."""
