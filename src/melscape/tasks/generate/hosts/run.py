"""Run an exported TorchScript file as a stranger would: by itself, with torch and numpy and nothing of this package.

    python -P run.py MODEL.ts QUESTIONS.npz ANSWERS.npz

Questions: `latents_N` (L, D), `shape_N` (frames, level in dB) and `sound` (S). Answers: `sound_N` as rendered, latents
and the round trip of `sound` heard whole, and `joint`: the largest step between playing it live at once and in blocks.
"""

from __future__ import annotations

import sys

import numpy as np
import torch


def answer(model: torch.jit.ScriptModule, questions: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What the model makes of the questions."""
    answers: dict[str, np.ndarray] = {}
    model.set_live(False)
    for name, latents in questions.items():
        if name.startswith("latents_"):
            number = name.removeprefix("latents_")
            frames, level_db = questions[f"shape_{number}"]
            answers[f"sound_{number}"] = model.render(torch.from_numpy(latents), int(frames), float(level_db)).numpy()
    sound = torch.from_numpy(questions["sound"])[None, None]
    answers["heard"] = model.encode(sound)[0].numpy()
    answers["back"] = model(sound)[0, 0].numpy()
    model.set_live(True)
    at_once = model(sound)
    model.reset()
    ratio = int(model.encode_params[3])
    in_blocks = torch.cat([model(block) for block in sound.split(ratio, 2)], 2)
    answers["joint"] = (at_once - in_blocks).abs().max()[None].numpy()
    answers["live"] = in_blocks[0, 0].numpy()
    return answers


def main(model_path: str, questions_path: str, answers_path: str) -> None:
    """Load, run, write."""
    torch.set_num_threads(1)
    with np.load(questions_path) as questions, torch.inference_mode():
        np.savez(answers_path, **answer(torch.jit.load(model_path), dict(questions)))  # type: ignore[arg-type]


if __name__ == "__main__":
    main(*sys.argv[1:])
