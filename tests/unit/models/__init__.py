"""Tests of the models behind the pipeline, on tiny models of the real architectures."""
