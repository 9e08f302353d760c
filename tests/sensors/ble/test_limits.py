from biofeedback.sensors.ble.bounded import OBEY_S
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS, DEFAULT_STREAM_LIMITS


def test_a_mute_strap_or_a_restarted_service_can_be_back_within_15_seconds() -> None:
    limits = DEFAULT_LIMITS
    usual_search_and_connect_s = 3.0
    letting_go_s = DEFAULT_STREAM_LIMITS.stop_mute_s + limits.disconnect_s + OBEY_S
    assert limits.watchdog_s + letting_go_s + usual_search_and_connect_s <= 15.0


def test_no_rest_is_longer_than_three_seconds() -> None:
    assert DEFAULT_LIMITS.backoff_min_s <= DEFAULT_LIMITS.backoff_max_s == 3.0


def test_the_first_samples_have_longer_than_any_sensor_was_reported_to_take() -> None:
    assert DEFAULT_STREAM_LIMITS.samples_s > 30.0
