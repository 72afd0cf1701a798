"""The MP3 as a listener gets it: exact length, loudness, true peak, clean cuts."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pyebur128
import pytest
import soundfile

from audio_pipeline.errors import SoundError
from audio_pipeline.master import Master, chain, encoder_name, master, measure, wav_bytes
from audio_pipeline.master.encode import PART, SILENCE, cuts
from audio_pipeline.master.gapless import FRAME, crc16, frame_offsets, parse_header, with_header
from audio_pipeline.master.limiter import LOOK_AHEAD, Envelope, reduction
from audio_pipeline.master.loudness import CellMeter, gated
from audio_pipeline.master.peaks import BLOCK, sample_peaks, true_peaks
from audio_pipeline.models import SoundSettings

RATE = 44_100
SOUND = SoundSettings()


def syllables(seconds: float, seed: int = 1) -> np.ndarray:
    """A voice of sorts, the same in both channels: gliding harmonics in bursts, and rests."""
    time = np.arange(int(seconds * RATE)) / RATE
    noise = np.random.RandomState(seed)
    pitch = 120 + 25 * np.sin(2 * np.pi * 0.7 * time) + 10 * np.sin(2 * np.pi * 2.3 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    sound = sum(np.sin(n * phase) / n for n in range(1, 24))
    count = int(seconds * 5) + 1
    loud = np.repeat(noise.uniform(0.15, 1.0, count), RATE // 5)[: len(time)]
    swell = np.sin(np.pi * (time * 5 % 1)) ** 0.7
    sound = sound * loud * swell + 0.02 * noise.standard_normal(len(time)) * swell
    for start in range(4, int(seconds), 5):
        sound[start * RATE : start * RATE + RATE // 2] = 0
    mono = (0.06 * sound).astype(np.float32)
    return np.stack([mono, mono], axis=1)


def music(seconds: float) -> np.ndarray:
    """Chords with sharp onsets, different in the two channels."""
    time = np.arange(int(seconds * RATE)) / RATE
    fade = np.exp(-4 * (time % 0.5))
    sides = [
        sum(np.sin(2 * np.pi * f * time + n * turn) for n, f in enumerate((220, 277, 330, 880)))
        for turn in (0.4, 1.9)
    ]
    return (0.1 * fade * np.stack(sides)).T.astype(np.float32)


def decoded(mp3: bytes) -> np.ndarray:
    samples, rate = soundfile.read(BytesIO(mp3), dtype="float32", always_2d=True)
    assert rate == RATE
    return samples


def other_meter(samples: np.ndarray) -> tuple[float, float]:
    """Loudness and true peak as libebur128 has them."""
    mode = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK
    state = pyebur128.R128State(2, RATE, mode)
    state.add_frames(np.ascontiguousarray(samples).reshape(-1), len(samples))
    peak = max(pyebur128.get_true_peak(state, channel) for channel in (0, 1))
    return pyebur128.get_loudness_global(state), 20 * np.log10(peak)


PROGRAMMES = {
    "speech": syllables(12),
    "quiet speech": syllables(12, 2) * np.float32(0.03),
    "music": music(8),
    "both, hot": np.concatenate([music(4) * 5, syllables(10), music(4) * 5]),
    "one short sentence": syllables(2.5),
}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_decoded_mp3_has_the_loudness_and_peak_asked_for(name: str) -> None:
    made = master(PROGRAMMES[name], SOUND)
    loudness, peak = other_meter(decoded(made.mp3))
    assert loudness == pytest.approx(-16.0, abs=0.1)
    assert peak <= -1.0 + 0.05  # the two meters interpolate differently
    assert made.measure.true_peak <= -1.0
    assert made.measure.loudness == pytest.approx(loudness, abs=0.02)


@pytest.mark.parametrize("bitrate", [64, 96, 192, 320])
def test_other_bit_rates_too(bitrate: int) -> None:
    made = master(PROGRAMMES["speech"], replace(SOUND, bitrate=bitrate, loudness=-18.0))
    loudness, peak = other_meter(decoded(made.mp3))
    assert loudness == pytest.approx(-18.0, abs=0.1)
    assert peak <= -1.0 + 0.05
    assert {parse_header(made.mp3).bitrate} == {bitrate}


def hiss(seconds: float) -> np.ndarray:
    """Bursts of noise, what MP3 reproduces worst, the same in both channels."""
    time = np.arange(int(seconds * RATE))[:, None] / RATE
    noise = np.random.RandomState(1).standard_normal((len(time), 1)) * np.exp(-20 * (time % 0.5))
    return np.repeat(0.3 * noise, 2, axis=1).astype(np.float32)


def test_what_the_first_encode_misses_the_next_puts_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sharp, low = hiss(4), replace(SOUND, bitrate=64)
    mono = np.repeat(music(4)[:, :1], 2, axis=1)
    corrected = master(sharp, SOUND).measure, master(mono + sharp, low).measure
    monkeypatch.setattr(chain, "ENCODES", 1)
    first = master(sharp, SOUND).measure, master(mono + sharp, low).measure
    assert corrected[0].true_peak <= -1.0 < first[0].true_peak
    assert abs(corrected[1].loudness + 16) <= 0.1 < abs(first[1].loudness + 16)


@pytest.mark.parametrize("extra", [0, 1, 575, 576, 577, 1151])
def test_length_is_exact_and_nothing_is_shifted(extra: int) -> None:
    samples = syllables(2)[: RATE + extra]
    made = master(samples, SOUND)
    back = decoded(made.mp3)
    assert len(back) == len(samples)
    assert made.measure.seconds == len(samples) / RATE
    a, b = back[:, 0].astype(float), made.samples[:, 0].astype(float)
    size = 2 * len(a)
    match = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    assert int(match.argmax()) == 0


def test_one_sample_and_silence_can_be_mastered_and_nothing_cannot() -> None:
    assert len(decoded(master(np.zeros((1, 2), np.float32), SOUND).mp3)) == 1
    silent = master(np.zeros((RATE, 2), np.float32), SOUND)
    assert not decoded(silent.mp3).any()
    assert silent.measure.loudness == -np.inf
    with pytest.raises(SoundError, match="no sound"):
        master(np.zeros((0, 2), np.float32), SOUND)


def test_an_unknown_bit_rate_names_those_there_are() -> None:
    with pytest.raises(SoundError, match=r"no 100 kb/s\n.*96, 112, 128"):
        master(PROGRAMMES["music"], replace(SOUND, bitrate=100))


REST = np.zeros((RATE, 2), np.float32)
LONG = np.concatenate([np.tile(PROGRAMMES["speech"], (2, 1)), REST] * 2)


@pytest.fixture(scope="module")
def long() -> Master:
    return master(LONG, SOUND)


def test_the_same_mix_gives_the_same_bytes_and_is_left_as_it_was(long: Master) -> None:
    kept = LONG.copy()
    assert master(LONG, SOUND).mp3 == long.mp3
    assert (kept == LONG).all()


def test_parts_are_cut_in_silence_and_leave_no_trace_there(long: Master) -> None:
    peaks, _ = sample_peaks(LONG)
    bounds = cuts(peaks, len(LONG))
    assert bounds[0] == 0 and bounds[-1] == len(LONG) and len(bounds) == 3
    cut = bounds[1]
    assert cut % FRAME == 0
    assert not LONG[cut - SILENCE // 2 : cut + SILENCE // 2].any()
    back = decoded(long.mp3)
    assert np.abs(back[cut - 1000 : cut + 1000]).max() < 1e-4
    # The noise of coding around the cut is what it is elsewhere.
    error = back - long.samples
    around = slice(cut - 2 * RATE, cut + 2 * RATE)
    assert _ratio(long.samples[around], error[around]) > _ratio(long.samples, error) - 3


def _ratio(power: np.ndarray, error: np.ndarray) -> float:
    return float(10 * np.log10((power.astype(float) ** 2).sum() / (error.astype(float) ** 2).sum()))


def test_speech_without_silence_is_one_part() -> None:
    assert cuts(np.ones(2 * PART // BLOCK, np.float32), 2 * PART) == (0, 2 * PART)


def test_limiter_keeps_every_block_under_its_ceiling_and_moves_smoothly() -> None:
    noise = np.random.RandomState(5)
    peaks = noise.uniform(0, 3, 5000)
    ceilings = np.where(np.arange(5000) < 2500, 0.8, 0.6)
    taken = reduction(peaks, ceilings)
    assert (peaks * 10 ** (-taken / 20) <= ceilings * 1.0001).all()
    assert np.abs(np.diff(taken)).max() < taken.max() / LOOK_AHEAD + 0.1
    assert not reduction(peaks / 10, ceilings).any()


def test_limited_sound_stays_under_the_ceiling_sample_by_sample() -> None:
    samples = syllables(5) * np.float32(20)
    peaks, differs = sample_peaks(samples)
    peaks = true_peaks(samples, peaks, differs, above=0.1)
    envelope = Envelope.of(0.0, reduction(peaks.astype(float), np.full(len(peaks), 0.7)))
    out = envelope.apply(samples)
    assert np.abs(out).max() <= 0.7001
    assert other_meter(out)[1] <= 20 * np.log10(0.7) + 0.1
    pieces = [
        envelope.chunk(samples, at, min(at + 63 * 50, len(out)))
        for at in range(0, len(out), 63 * 50)
    ]
    assert (np.concatenate(pieces) == out).all()


def test_our_meter_agrees_with_the_other_one() -> None:
    for samples in (*PROGRAMMES.values(), syllables(6) * np.array([1, 0.3], np.float32)):
        cells = CellMeter()
        cells.add(samples)
        loudness, peak = other_meter(samples)
        assert gated(cells.cells) == pytest.approx(loudness, abs=0.05)
        peaks, differs = sample_peaks(samples)
        ours = true_peaks(samples, peaks, differs, above=float(peaks.max()) / 2).max()
        assert 20 * np.log10(ours) == pytest.approx(peak, abs=0.15)


def test_measure_reads_any_sound_and_refuses_what_is_none() -> None:
    samples = PROGRAMMES["speech"]
    got = measure(wav_bytes(samples))
    loudness, peak = other_meter(samples)
    assert got.loudness == pytest.approx(loudness, abs=0.02)
    assert got.true_peak == pytest.approx(peak, abs=0.15)
    assert got.seconds == len(samples) / RATE
    with pytest.raises(SoundError, match="cannot be decoded"):
        measure(b"not a sound at all")


def test_wav_keeps_24_bits() -> None:
    data = wav_bytes(PROGRAMMES["speech"])
    assert soundfile.info(BytesIO(data)).subtype == "PCM_24"
    assert np.abs(decoded(data) - PROGRAMMES["speech"]).max() < 2**-23


def test_frames_are_joint_stereo_and_the_header_adds_up() -> None:
    mp3 = master(PROGRAMMES["both, hot"], SOUND).mp3
    offsets = frame_offsets(mp3)
    assert {mp3[at + 3] >> 6 for at in offsets[:-1]} == {1}
    assert mp3[36:40] == b"Info"
    count = int.from_bytes(mp3[44:48], "big")
    assert count == len(offsets) - 2
    assert int.from_bytes(mp3[48:52], "big") == len(mp3)
    table = mp3[52:152]
    assert list(table) == sorted(table)
    assert table[50] == pytest.approx(128, abs=2)
    tag = mp3[156:192]
    delay, padding = tag[21] << 4 | tag[22] >> 4, (tag[22] & 15) << 8 | tag[23]
    assert (count * FRAME - delay - padding) == len(PROGRAMMES["both, hot"])
    assert int.from_bytes(tag[32:34], "big") == crc16(mp3[offsets[1] :])
    assert int.from_bytes(tag[34:36], "big") == crc16(mp3[:190])


def test_crc_is_that_of_the_slow_way() -> None:
    data = np.random.RandomState(3).bytes(70_001)
    slow = 0
    for byte in data:
        slow ^= byte
        for _ in range(8):
            slow = slow >> 1 ^ 0xA001 if slow & 1 else slow >> 1
    assert crc16(data) == slow
    assert crc16(b"") == 0


def test_what_is_no_mp3_is_not_given_a_header() -> None:
    with pytest.raises(ValueError, match="no MPEG-1 layer III"):
        with_header(b"RIFF" + bytes(100), 1000)
    frames = master(PROGRAMMES["music"], SOUND).mp3[417:]
    with pytest.raises(ValueError, match="do not fit"):
        with_header(frames, 10**9)


def test_encoder_name_is_cheap_and_says_all() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from audio_pipeline.master import encoder_name; print(encoder_name());"
        "sys.exit('numpy' in sys.modules or 'lameenc' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == encoder_name()
    assert encoder_name().startswith("lameenc ")
