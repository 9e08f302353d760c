from biofeedback.analysis.steps import Steps, silent


def test_each_step_is_told_before_it_is_done() -> None:
    told: list[tuple[int, int, str]] = []
    steps = Steps(2, lambda *step: told.append(step))
    steps.begin("rmssd")
    steps.begin("sdnn")
    assert told == [(0, 2, "rmssd"), (1, 2, "sdnn")]


def test_nobody_has_to_listen() -> None:
    steps = Steps(1, silent)
    steps.begin("rmssd")
    steps.begin("one more than was said")
