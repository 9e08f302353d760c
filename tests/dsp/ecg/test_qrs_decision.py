from biofeedback.dsp.ecg.qrs_decision import EnergyPeak, QrsDecision, Verdict

RATE_HZ = 100.0


def peak(sample: int, energy: float, contrast: float = 6.0) -> EnergyPeak:
    return EnergyPeak(sample=sample, energy=energy, contrast=contrast)


def decision() -> QrsDecision:
    made = QrsDecision(RATE_HZ)
    made.learn(beat_level=100.0, noise_level=10.0)
    return made


def after_beats(count: int = 6) -> QrsDecision:
    """Beats every second, the last at 100 (count - 1)."""
    made = decision()
    for place in range(count):
        assert made.judge(peak(100 * place, 100.0))[0] is Verdict.BEAT
    return made


def samples(beats: tuple[EnergyPeak, ...]) -> list[int]:
    return [beat.sample for beat in beats]


def test_large_is_a_beat_and_small_is_none() -> None:
    made = decision()
    assert made.judge(peak(100, 90.0)) == (Verdict.BEAT, (peak(100, 90.0),))
    assert made.judge(peak(150, 12.0)) == (Verdict.SMALL, ())
    assert made.last_sample == 100


def test_what_does_not_stand_out_is_noise_however_large() -> None:
    assert decision().judge(peak(100, 90.0, contrast=1.5)) == (Verdict.NOISE, ())


def test_a_knock_is_no_beat() -> None:
    assert after_beats().judge(peak(600, 700.0)) == (Verdict.NOISE, ())


def test_soon_after_a_beat_half_its_size_is_a_t_wave() -> None:
    assert after_beats().judge(peak(530, 48.0))[0] is Verdict.SMALL
    assert after_beats().judge(peak(560, 48.0))[0] is Verdict.BEAT


def test_a_weak_peak_is_a_beat_when_one_is_overdue() -> None:
    made = after_beats()
    assert made.judge(peak(600, 30.0)) == (Verdict.WEAK, ())
    verdict, beats = made.judge(peak(690, 100.0))
    assert (verdict, samples(beats)) == (Verdict.BEAT, [600, 690])


def test_a_weak_peak_is_none_where_no_beat_is_missing() -> None:
    made = after_beats()
    assert made.judge(peak(550, 30.0)) == (Verdict.WEAK, ())
    assert samples(made.judge(peak(600, 100.0))[1]) == [600]
    assert made.advance(2000) == ()


def test_an_overdue_beat_is_taken_within_a_second_also_if_nothing_follows() -> None:
    made = after_beats()
    made.judge(peak(600, 30.0))
    assert made.advance(699) == ()
    assert samples(made.advance(700)) == [600]


def test_of_weak_peaks_the_largest_is_taken() -> None:
    made = after_beats()
    made.judge(peak(580, 25.0))
    made.judge(peak(605, 33.0))
    assert samples(made.advance(720)) == [605]


def test_levels_follow_a_heart_that_fades() -> None:
    made, height = decision(), 100.0
    for place in range(40):
        height *= 0.97
        assert made.judge(peak(100 * place, height))[0] is Verdict.BEAT


def test_learning_anew_never_lowers_the_level_below_a_quarter() -> None:
    made = decision()
    made.learn(beat_level=0.5, noise_level=0.1)
    assert made.judge(peak(100, 5.0))[0] is not Verdict.BEAT
    assert made.judge(peak(200, 100.0))[0] is Verdict.BEAT
