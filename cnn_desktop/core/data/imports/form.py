"""The size and the channels that imported pictures are brought to; fast to import."""

from __future__ import annotations

from dataclasses import dataclass

MIN_SIDE, MAX_SIDE = 2, 256
"""Of pictures that are kept, in pixels."""
SHRUNK = 64
"""The longer side that photographs get: a network here learns such pictures in minutes."""

Size = tuple[int, int]  # width and height, in pixels


@dataclass(frozen=True)
class Form:
    """What somebody wants imported pictures to be like.

    Attributes:
        side: Of the longer side, in pixels, 2 to 256; None to leave small pictures as they are and
            to shrink those that are larger than 256 to 64.
        is_colour: Whether they become colour or grey pictures; None to leave that.
    """

    side: int | None = None
    is_colour: bool | None = None

    def size(self, found: Size) -> Size:
        """Return the size that pictures of a size become; width and height keep their ratio."""
        longer = max(found)
        side = self.side or (SHRUNK if longer > MAX_SIDE else longer)
        width, height = (max(MIN_SIDE, round(each * side / longer)) for each in found)
        return (width, height) if side != longer else found

    def size_notes(self, found: Size) -> tuple[str, ...]:
        """Return what to say of the change of size, if there is one."""
        size = self.size(found)
        if size == found:
            return ()
        if max(size) > max(found):
            return (f"Pictures of {found[0]} × {found[1]} pixels were enlarged to {_text(size)}.",)
        return (f"Pictures of {found[0]} × {found[1]} pixels were shrunk to {_text(size)}.",)

    def colour_notes(self, *, was_colour: bool) -> tuple[str, ...]:
        """Return what to say of the change of channels, if there is one."""
        if self.is_colour is None or self.is_colour == was_colour:
            return ()
        if self.is_colour:
            return ("Grey pictures were given three equal channels.",)
        return ("Colours were turned into shades of grey.",)


def _text(size: Size) -> str:
    return f"{size[0]} × {size[1]}"


AS_FOUND = Form()
