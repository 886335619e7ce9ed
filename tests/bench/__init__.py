"""Benchmarks: how fast the product is beside other ways to do the same. `make bench`."""
