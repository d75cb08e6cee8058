"""Make Qt and pyqtgraph look as if they were not installed.

With this folder on ``PYTHONPATH``, Python imports this module at its start, in every process that
inherits the variable. The import system then finds neither the packages nor their metadata.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import DistributionFinder, PathDistribution
from types import ModuleType

MODULES = {"PySide6", "shiboken6", "pyqtgraph"}
DISTRIBUTIONS = {"pyside6", "pyside6-essentials", "pyside6-addons", "shiboken6", "pyqtgraph"}
EVERYTHING = DistributionFinder.Context()


class WithoutQt(PathFinder):
    """The finder of everything on ``sys.path``, short of Qt."""

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module as ever, unless it belongs to Qt."""
        if fullname.partition(".")[0] in MODULES:
            return None
        return super().find_spec(fullname, path, target)

    @classmethod
    def find_distributions(
        cls, context: DistributionFinder.Context = EVERYTHING
    ) -> Iterable[PathDistribution]:
        """Find installed distributions as ever, less Qt's."""
        for distribution in super().find_distributions(context):
            name = distribution.metadata["Name"] or ""
            if name.lower().replace("_", "-") not in DISTRIBUTIONS:
                yield distribution


sys.meta_path[:] = [WithoutQt if finder is PathFinder else finder for finder in sys.meta_path]
