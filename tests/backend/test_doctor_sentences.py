import pytest

from biofeedback.backend import doctor_sentences as sentences
from biofeedback.backend.doctor import Cause, Checked, Examination, Outcome, Step

SYSTEMS = ("linux", "win32", "darwin")


def failed(cause: Cause) -> Examination:
    checked = Checked(step=Step.SEEN, outcome=Outcome.FAILED, cause=cause)
    return Examination(checks=(checked,), is_of_running_link=False)


@pytest.mark.parametrize("step", Step)
def test_each_step_has_words_and_a_sentence_when_all_is_well(step: Step) -> None:
    assert [sentences.of_step(other) for other in Step].count(sentences.of_step(step)) == 1
    assert sentences.of_check(Checked(step=step, outcome=Outcome.OK)).endswith(".")
    assert not sentences.of_check(Checked(step=step, outcome=Outcome.SKIPPED))


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("system", SYSTEMS)
def test_each_cause_has_one_sentence_and_one_thing_to_try(cause: Cause, system: str) -> None:
    verdict = sentences.verdict_of(failed(cause), system=system)
    assert verdict.sentence.endswith(".")
    assert verdict.remedy
    assert verdict.sentence == sentences.of_check(failed(cause).checks[0])
    told = [sentences.verdict_of(failed(other)).sentence for other in Cause]
    assert told.count(verdict.sentence) == 1


def test_each_outcome_has_a_word() -> None:
    assert len({sentences.of_outcome(outcome) for outcome in Outcome}) == len(Outcome)


def test_the_way_to_a_remedy_differs_between_systems() -> None:
    for cause in (Cause.SERVICE_GONE, Cause.NOT_ALLOWED):
        told = {sentences.verdict_of(failed(cause), system=each).remedy for each in SYSTEMS}
        assert len(told) == len(SYSTEMS)


@pytest.mark.parametrize(("is_running", "remedy"), [(True, "Go on"), (False, "Start")])
def test_when_all_is_well_the_next_thing_is_a_session(is_running: bool, remedy: str) -> None:
    checks = tuple(Checked(step=step, outcome=Outcome.OK) for step in Step)
    verdict = sentences.verdict_of(Examination(checks=checks, is_of_running_link=is_running))
    assert "works" in verdict.sentence
    assert verdict.remedy.startswith(remedy)
