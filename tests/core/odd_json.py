"""JSON values that nobody expects."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

scalars: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-2, 40)
    | st.integers()
    | st.integers(10**300, 10**400)  # too large for a float
    | st.floats()  # infinities and NaN too, which Python's JSON reads
    | st.text(max_size=5)
)
any_json: st.SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner)
)
