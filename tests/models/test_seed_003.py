"""The small-folder recipe's own checks, as its author would run them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from melscape.features.spectrogram import AudioSpectrogram
from melscape.models.losses import compute_kl_divergence, get_kl_weight, vae_loss
from melscape.models.vae import ConvVAE

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "seed_003.py"


def test_one_second_of_sound_is_128_bands_by_94_frames():
    spec = AudioSpectrogram()
    mel = spec.waveform_to_mel(torch.randn(2, 1, 48000, generator=torch.Generator().manual_seed(0)))
    assert mel.shape == (2, 1, 128, 94)
    assert spec.get_mel_shape(48000) == (128, 94)


def test_a_log_mel_of_noise_goes_through_the_autoencoder_and_its_losses():
    torch.manual_seed(0)
    mel = AudioSpectrogram().waveform_to_mel(torch.randn(4, 1, 48000))
    model = ConvVAE(latent_dim=64, dropout=0.2)
    recon, mu, logvar = model(mel)
    total, recon_loss, kl_loss = vae_loss(recon, mel, mu, logvar, kl_weight=get_kl_weight(15, 100))
    assert recon.shape == mel.shape
    assert float(total.detach()) == pytest.approx(float((recon_loss + 0.5 * kl_loss).detach()))
    assert float(kl_loss.detach()) >= 32.0 > compute_kl_divergence(mu, logvar) > 0
    assert model.sample(2, torch.device("cpu")).shape == (2, 1, 128, 94)


@pytest.mark.slow
def test_both_checks_of_the_recipe_pass():
    run = subprocess.run([sys.executable, str(SCRIPT)], check=True, capture_output=True, text=True, timeout=300)
    assert json.loads(run.stdout.splitlines()[-1]) == {"passed": True}
