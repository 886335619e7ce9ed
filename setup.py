"""Say which folder holds which package; everything else is in pyproject.toml.

The repository's top level has a folder for code (`pipeline/`), for models and for settings, while
what is installed must not be called `pipeline`, `models` or `configs`.
"""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages("pipeline"),
        *find_packages("models", include=["summarize_models*"], exclude=["*.training*"]),
        "summarize_adapters",
        "summarize_configs",
    ],
    package_dir={
        "summarize": "pipeline/summarize",
        "summarize_models": "models/summarize_models",
        "summarize_adapters": "models/adapters",
        "summarize_configs": "configs",
    },
)
