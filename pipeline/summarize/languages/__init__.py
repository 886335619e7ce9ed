"""Language data: word lists, labels, n-gram profiles and a quick guess."""
