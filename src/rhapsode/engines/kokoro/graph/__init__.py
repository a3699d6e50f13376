"""Kokoro-82M rebuilt for OpenVINO: the same network, written in the operators that its CPU kernels are fast in."""
