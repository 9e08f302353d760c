from biofeedback.backend.program import Program
from biofeedback.errors import BiofeedbackError
from biofeedback.ui.asking import Ask
from biofeedback.ui.bridge import Bridge
from ui.program_double import DiskFullError, FakeProgram


def test_the_bridge_asks_as_screens_expect(qapp: object) -> None:
    assert qapp
    bridge = Bridge(FakeProgram().open)
    ask: Ask = bridge.ask
    assert ask == bridge.ask
    assert bridge.close()


def test_a_stand_in_answers_with_a_result_or_an_error() -> None:
    ask: Ask = FakeProgram().ask
    results: list[int] = []
    errors: list[BiofeedbackError] = []

    async def seven(_: Program) -> int:
        return 7

    async def fails(_: Program) -> int:
        raise DiskFullError

    ask(seven, done=results.append, failed=errors.append)
    ask(fails, done=results.append, failed=errors.append)
    assert results == [7]
    assert [type(error) for error in errors] == [DiskFullError]
