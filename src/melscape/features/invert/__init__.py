"""From log-mel pictures back to sound.

Conventions: pictures are (M, T) under a `Mel` contract; inside, frames come first, because transforms run along bins.
"""

from melscape.features.invert.audio import to_audio
from melscape.features.invert.magnitude import to_magnitude
from melscape.features.invert.material import material
from melscape.features.invert.settings import Inversion, quick

__all__ = ["Inversion", "material", "quick", "to_audio", "to_magnitude"]
