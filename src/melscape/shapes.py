"""The letters that shapes are written in. One letter, one meaning, everywhere.

| letter | axis |
|---|---|
| B | items of a batch |
| C | audio channels |
| S | samples over time |
| M | mel bands, low to high |
| F | linear frequency bins, 0 Hz to half the rate |
| T | frames over time |
| D | latent dimensions |
| N | items of a corpus or points of a map |
| K | coefficients, descriptors or classes |
| L | steps of a row of latents |

Annotate with jaxtyping: `Float[np.ndarray, "B M T"]`, `Float[Tensor, "B D"]`.
"""

from __future__ import annotations

AXES: dict[str, str] = {
    "B": "items of a batch",
    "C": "audio channels",
    "S": "samples over time",
    "M": "mel bands",
    "F": "linear frequency bins",
    "T": "frames over time",
    "D": "latent dimensions",
    "N": "items of a corpus",
    "K": "coefficients or classes",
    "L": "steps of a row of latents",
}
