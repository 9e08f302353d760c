import pytest

from biofeedback.analysis.request import Breadth
from biofeedback.cli.analyze_wish import View, Wish, WishError, wish_of
from biofeedback.cli.arguments import build_parser
from biofeedback.cli.forms import Form


def wish(*line: str) -> Wish:
    return wish_of(build_parser().parse_args(["analyze", *line]))


def test_a_person_sees_the_core_and_a_program_gets_all() -> None:
    assert wish("a").request.breadth is Breadth.CORE
    assert wish("a", "--json").request.breadth is Breadth.ALL
    assert wish("a", "--csv").request.breadth is Breadth.ALL
    assert wish("a", "--all").request.breadth is Breadth.ALL
    assert wish("a", "--all", "--costly").request.breadth is Breadth.COSTLY
    assert wish("a", "--json", "--costly").request.breadth is Breadth.COSTLY


def test_definitions_are_as_asked() -> None:
    assert wish("a").request.profile == "task-force"
    assert wish("a", "--profile", "neurokit2").request.profile == "neurokit2"
    kubios = ("--profile", "kubios", "--detrend-lambda")
    assert wish("a", *kubios, "500").request.profile == "kubios"
    assert wish("a", *kubios, "300.5").request.profile == "kubios lambda=300.5"


def test_other_views_are_understood() -> None:
    slides = wish("a", "--sliding", "rmssd, sdnn", "--window", "2m", "--no-correction", "--csv")
    assert (slides.view, slides.form) == (View.SLIDING, Form.CSV)
    assert slides.sliding.names == ("rmssd", "sdnn")
    assert (slides.sliding.window_s, slides.sliding.step_s) == (120.0, 5.0)
    assert slides.sliding.correction is slides.request.correction is False
    assert wish("a", "b", "--compare").view is View.COMPARE
    assert wish("a", "--compare-parts", "1", "Rest").parts == ("1", "Rest")
    assert wish("a", "--check", "neurokit2").view is View.CHECK
    assert wish("a", "--research").view is View.RESEARCH
    assert wish("a", "b", "--compare").request.breadth is Breadth.ALL


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["a", "--detrend-lambda", "300"], "--profile kubios"),
        (["a", "--profile", "neurokit2", "--detrend-lambda", "300"], "--profile kubios"),
        (["a", "--profile", "kubios", "--intervals"], "--intervals"),
        (["a", "--window", "60s"], "--window belongs to --sliding"),
        (["a", "--step", "60s"], "--step belongs to --sliding"),
        (["a", "--sliding", "rmssd", "--intervals"], "--intervals means nothing together"),
        (["a", "--sliding", " , "], "needs the name"),
        (["a", "--sliding", "rmsd"], "rmssd"),
        (["a", "--sliding", "qqqqqqq"], "rmssd, sdnn"),
        (["a", "--sliding", "mse", "--profile", "kubios"], "in the profile kubios"),
        (["a", "--sliding", "lf_power", "--window", "60s"], "less than 120 s"),
        (["a", "--compare"], "two inputs"),
        (["a", "b", "c", "--compare"], "two inputs"),
        (["a", "b", "--compare-parts", "1", "2"], "one session"),
        (["a", "b", "--compare", "--profile", "kubios"], "--profile means nothing together"),
        (["a", "--check", "neurokit2", "--all"], "--all means nothing together with --check"),
        (["a", "--check", "neurokit2", "--detrend-lambda", "5"], "--detrend-lambda means nothing"),
        (["a", "--research", "--costly"], "--costly means nothing together with --research"),
    ],
)
def test_what_does_not_go_together_says_what_to_do(line: list[str], told: str) -> None:
    with pytest.raises(WishError) as caught:
        wish(*line)
    assert told in str(caught.value)
    assert str(caught.value).endswith(".")
