"""Writes models of OpenVINO as files that depend on nothing but the model."""

from __future__ import annotations

from pathlib import Path

import openvino as ov


def write_model(model: ov.Model, path: Path, *, as_float16: bool) -> None:
    """Write a model to ``path`` (``.xml``, with its constants beside it in ``.bin``).

    The bytes are the same whatever else the process has built. OpenVINO names models and nodes by counters of the
    process, so the model is named here after the file, its nodes, inputs and outputs by their places. OpenVINO writes
    a clone, in which operators gain the inputs that they have by default (the fill value of a Pad); therefore the
    nodes of a clone are named, and not those of ``model``.
    ``as_float16``: constants of float32 are stored as float16.
    """
    complete = model.clone()
    complete.set_friendly_name(path.stem)
    for number, node in enumerate(complete.get_ordered_ops()):
        node.set_friendly_name(f"{node.get_type_name()}_{number}")
    for kind, ports in (("input", complete.inputs), ("output", complete.outputs)):
        for number, port in enumerate(ports):
            port.get_tensor().set_names({f"{kind}_{number}"})
    ov.save_model(complete, path, compress_to_fp16=as_float16)
