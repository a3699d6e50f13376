"""Builds the extension module; everything else is in pyproject.toml."""

from __future__ import annotations

from setuptools import setup

setup(cffi_modules=["build_kernels.py:ffi"])
