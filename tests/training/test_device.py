import time

import pytest
import torch

from melscape.errors import ConfigError
from melscape.training import device
from melscape.training.device import choose_device, choose_precision, has_bf16, speed_ratio

CPU = torch.device("cpu")


def spin(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_what_is_wished_is_not_measured():
    assert choose_precision("fp32", CPU, lambda bf16: pytest.fail("measured")) == "fp32"
    assert choose_precision("bf16", CPU, lambda bf16: pytest.fail("measured")) == "bf16"


@pytest.mark.parametrize(("fp32_seconds", "bf16_seconds", "chosen"), [(0.02, 0.005, "bf16"), (0.005, 0.02, "fp32")])
def test_the_faster_precision_is_chosen(monkeypatch, fp32_seconds, bf16_seconds, chosen):
    monkeypatch.setattr(device, "has_bf16", lambda _: True)
    assert choose_precision("auto", CPU, lambda bf16: spin(bf16_seconds if bf16 else fp32_seconds)) == chosen


def test_a_cpu_without_bf16_is_not_tried(monkeypatch, tmp_path):
    flags = tmp_path / "cpuinfo"
    flags.write_text("flags : sse2 avx2 avx512f")
    monkeypatch.setattr(device, "CPU_FLAGS", flags)
    assert not has_bf16(CPU)
    assert choose_precision("auto", CPU, lambda bf16: pytest.fail("tried")) == "fp32"
    flags.write_text("flags : avx512f avx512_bf16")
    assert has_bf16(CPU)
    monkeypatch.setattr(device, "CPU_FLAGS", tmp_path / "missing")
    assert not has_bf16(CPU)


def test_the_first_trials_do_not_count():
    first = {False: 0.05, True: 0.0}
    assert speed_ratio(lambda bf16: spin(first.pop(bf16, 0.004)), CPU) == pytest.approx(1.0, abs=0.5)


def test_measuring_leaves_the_number_of_threads_as_it_was():
    seen = []
    before = torch.get_num_threads()
    speed_ratio(lambda bf16: seen.append(torch.get_num_threads()), CPU)
    assert set(seen) == {1}
    assert torch.get_num_threads() == before


def test_an_unknown_device_is_refused():
    with pytest.raises(ConfigError, match="toaster"):
        choose_device("toaster")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_gpu_that_is_not_there_is_refused():
    assert choose_device() == CPU
    with pytest.raises(ConfigError, match="GPU"):
        choose_device("cuda")
