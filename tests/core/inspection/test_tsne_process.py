"""t-SNE in a process of its own: the same map, given up at once, and what else may happen."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from cnn_desktop.core.errors import ExtraMissing
from cnn_desktop.core.inspection import embedding, tsne_process
from cnn_desktop.core.inspection.embedding import tsne
from cnn_desktop.core.inspection.tsne_process import TsneProcess


@pytest.fixture
def rows() -> np.ndarray:
    """Forty rows in two groups."""
    rng = np.random.default_rng(0)
    return np.asarray(np.repeat([[0.0] * 6, [5.0] * 6], 20, axis=0) + rng.normal(size=(40, 6)))


class TestInstalled:
    @pytest.fixture(autouse=True)
    def installed(self) -> None:
        pytest.importorskip("openTSNE", reason="the extra map is not installed")

    def test_is_the_map_that_a_thread_would_make(self, rows: np.ndarray) -> None:
        apart = list(TsneProcess(rows, rows[:, :2]).layouts())
        here = list(tsne(rows, rows[:, :2]))
        assert [(one.step, one.steps) for one in apart] == [(one.step, one.steps) for one in here]
        assert apart[-1].is_done
        np.testing.assert_allclose(apart[-1].points, here[-1].points)

    def test_is_given_up_at_once_and_leaves_no_process(self, rows: np.ndarray) -> None:
        work = TsneProcess(rows, rows[:, :2])
        layouts = work.layouts()
        next(layouts)
        process = work._process
        assert process is not None
        work.end()
        assert len(list(layouts)) < 30  # what was on its way already, and nothing made anew
        assert process.poll() is not None

    def test_closing_the_iterator_ends_the_process(self, rows: np.ndarray) -> None:
        work = TsneProcess(rows, rows[:, :2])
        layouts = work.layouts()
        next(layouts)
        layouts.close()  # type: ignore[attr-defined]
        assert work._process is not None and work._process.poll() is not None

    def test_given_up_before_it_began(self, rows: np.ndarray) -> None:
        work = TsneProcess(rows, rows[:, :2])
        work.end()
        assert list(work.layouts()) == []

    def test_where_no_process_can_be_begun_it_is_made_here(
        self, rows: np.ndarray, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse() -> subprocess.Popen[bytes]:
            raise OSError("no more processes")

        monkeypatch.setattr(tsne_process, "_begin", refuse)
        assert list(TsneProcess(rows, rows[:, :2]).layouts())[-1].is_done

    def test_a_process_that_breaks_off_is_made_up_for(
        self, rows: np.ndarray, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tsne_process.sys, "executable", "/bin/false")  # type: ignore[attr-defined]
        assert list(TsneProcess(rows, rows[:, :2]).layouts())[-1].is_done

    def test_too_few_rows_are_refused(self) -> None:
        with pytest.raises(ValueError, match="at least 4"):
            list(TsneProcess(np.ones((3, 3)), np.ones((3, 2))).layouts())


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
    with pytest.raises(ExtraMissing):
        next(TsneProcess(np.ones((9, 3)), np.ones((9, 2))).layouts())
