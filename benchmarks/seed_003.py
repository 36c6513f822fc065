"""The two checks of the small-folder recipe, step by step, on our own names; then one JSON line.

python benchmarks/seed_003.py
"""

from __future__ import annotations

import json

import torch

from melscape.features.spectrogram import AudioSpectrogram
from melscape.models.losses import compute_kl_divergence, get_kl_weight, vae_loss
from melscape.models.vae import ConvVAE


def check_spectrogram() -> None:
    """Sound to log-mel and back."""
    spec = AudioSpectrogram()
    waveform = torch.randn(2, 1, 48000)
    mel = spec.waveform_to_mel(waveform)
    print(f"Mel shape: {mel.shape}")
    assert mel.shape[0] == 2 and mel.shape[1] == 1 and mel.shape[2] == 128
    assert mel.shape[3] == 94, mel.shape
    waveform_back = spec.mel_to_waveform(mel)
    print(f"Waveform back shape: {waveform_back.shape}")
    assert waveform_back.shape[0] == 2 and waveform_back.shape[1] == 1
    assert abs(waveform_back.shape[2] - 48000) <= 512
    assert waveform_back.isfinite().all()
    print(f"Mel time frames: {spec.get_mel_shape(48000)}")
    assert spec.get_mel_shape(48000) == (128, 94)


def check_autoencoder() -> None:
    """Log-mel to latent and back, the losses, the schedule, and samples."""
    model = ConvVAE(latent_dim=64, dropout=0.2)
    total_params = sum(p.numel() for p in model.parameters())
    print(f"Total params: {total_params:,}")
    assert 3.0e6 < total_params < 3.2e6
    x = torch.randn(4, 1, 128, 94)
    recon, mu, logvar = model(x)
    print(f"Input shape: {x.shape}, Output shape: {recon.shape}")
    assert recon.shape == x.shape, f"Shape mismatch: {recon.shape} vs {x.shape}"
    total, recon_loss, kl_loss = vae_loss(recon, x, mu, logvar, kl_weight=0.5)
    print(f"Total: {total.item():.4f}, Recon: {recon_loss.item():.4f}, KL: {kl_loss.item():.4f}")
    assert torch.stack([total, recon_loss, kl_loss]).isfinite().all()
    assert get_kl_weight(0, 100) == 0.0
    assert get_kl_weight(15, 100, warmup_fraction=0.3) == 0.5
    assert get_kl_weight(50, 100) == 1.0
    raw_kl = compute_kl_divergence(mu, logvar)
    print(f"Raw KL: {raw_kl:.4f}")
    assert isinstance(raw_kl, float)
    samples = model.sample(2, torch.device("cpu"))
    print(f"Sample shape: {samples.shape}")
    assert samples.shape == (2, 1, 128, 94)
    assert model.latent_dim == 64


def main() -> None:
    torch.manual_seed(0)
    check_spectrogram()
    check_autoencoder()
    print(json.dumps({"passed": True}))


if __name__ == "__main__":
    main()
