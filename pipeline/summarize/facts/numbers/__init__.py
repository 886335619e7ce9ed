"""What a number in a text is: its record, its scale, its neighbours, the name it may be part of."""
