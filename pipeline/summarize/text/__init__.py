"""Text as form: normalising, sentences, clauses, quotations, shortening and terms."""
