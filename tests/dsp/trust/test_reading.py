from biofeedback.dsp.trust.reading import AS_ASKED, READINGS, Reading
from biofeedback.units import ms_from_ticks


def test_the_service_is_followed_bit_for_bit() -> None:
    ticks = tuple(range(1, 3000))
    assert AS_ASKED.in_ms(ticks) == tuple(map(ms_from_ticks, ticks))


def test_milliseconds_are_what_they_are() -> None:
    reading = Reading(is_ms=True)
    assert reading.in_ms((857,)) == (857.0,)
    assert reading.unit_s == 0.001


def test_the_likeliest_reading_is_the_service() -> None:
    assert READINGS[0] == AS_ASKED == Reading()
    assert len(set(READINGS)) == 4
