"""What can go wrong, in words: what happened, why, and what to do next.

Every error that a user may meet is declared here, once, as a class with a sentence; what such a
sentence quotes about a file of a data set is in :mod:`cnn_desktop.core.data.reasons`. The command
line prints the sentence as it is; the window looks its template up in the translations and fills
in the same values, which is why the values are kept beside the text.
"""

from __future__ import annotations

from typing import ClassVar


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001
    """Mark a text for the translators; the name is the one that Qt's ``lupdate`` looks for."""
    return text


class CnnDesktopError(Exception):
    """Something that the user should be told, as one sentence with what to do.

    Attributes:
        template: The sentence with named fields, in English.
        values: What fills the fields.
    """

    template: ClassVar[str] = "{text}"

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.template.format(**values))


class Reason(CnnDesktopError):
    """A part of a sentence that another error quotes; who translates that one translates both."""


class FileNotWritable(CnnDesktopError):
    """A file could not be written; what was there before is still there."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} could not be written: {reason}. Nothing was changed; choose another folder or "
        "free some space, then try again.",
    )


class FileNotReadable(CnnDesktopError):
    """A file is missing or may not be read."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} could not be read: {reason}. Check the name and that you may read it.",
    )


class LayerDoesNotFit(CnnDesktopError):
    """A layer cannot follow the one before it."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "The layer {layer} does not fit after {shape}: {rule}. Change it or the one before.",
    )


class NetworkDescriptionInvalid(CnnDesktopError):
    """The list of layers in a file cannot be read."""

    template = QT_TRANSLATE_NOOP(
        "errors", "The description of the network cannot be read: {reason}. Use another model file."
    )


class NetworkFileDamaged(CnnDesktopError):
    """A file that should be a network is none, or holds one that cannot be used."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} is not a network that can be used: {reason}. Open a JSON file that was saved by "
        "the builder; nothing was changed.",
    )


class NetworkNameTaken(CnnDesktopError):
    """A network of one's own cannot have a name."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "A network of your own cannot be called {name!r}: a network of the program has that name. "
        "Choose another name.",
    )


class NetworkNameInvalid(NetworkNameTaken):
    """Nothing can be called so."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "A network of your own cannot be called {name!r}: a name is made of letters, digits, - and "
        "_, 40 at most, and begins with a letter or digit. Choose another name.",
    )


class RecipeInvalid(CnnDesktopError):
    """A value of a training recipe is out of range or of the wrong type."""

    template = QT_TRANSLATE_NOOP(
        "errors", "{field} = {value} cannot be used for training; allowed: {rule}. Change it."
    )


class NetworkDoesNotFit(CnnDesktopError):
    """A network cannot learn from a data set: its layers do not take the pictures or classes."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "The network {network} cannot learn from {data}, pictures of {shape} in {classes} classes: "
        "{reason}. Choose one that fits ({known}), or build one with Build your own… on the Train "
        "page.",
    )


class LayerTooLarge(Reason):
    """A layer of a network cannot follow the one before it, with the pictures at hand."""

    template = QT_TRANSLATE_NOOP(
        "errors", "the layer {layer} does not fit after {layer_shape}: {rule}"
    )


class MadeForOthers(Reason):
    """Somebody built a network for other pictures or another number of classes."""

    template = QT_TRANSLATE_NOOP(
        "errors", "it is made for pictures of {made_for} in {made_classes} classes"
    )


class DrawingInvalid(CnnDesktopError):
    """A stroke file holds something that is no drawing."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{where} is not a drawing: {reason}. Expected one JSON object a line, such as "
        '{{"label": 3, "strokes": [[[x, y], ...], ...]}}.',
    )


class UnknownName(CnnDesktopError):
    """A network, recipe, data set or the like was asked for that does not exist."""

    template = QT_TRANSLATE_NOOP("errors", "There is no {kind} {name!r}; there are: {known}.")


class NothingImported(UnknownName):
    """An imported data set was asked for where none has been imported."""

    template = QT_TRANSLATE_NOOP(
        "errors", "There is no imported data set {name!r}: none has been imported yet."
    )


class DataFileMissing(CnnDesktopError):
    """A file of a data set is not where it should be."""

    template = QT_TRANSLATE_NOOP(
        "errors", "{path} is missing. Download the data set, or copy the file there."
    )


class DataFileDamaged(CnnDesktopError):
    """A file of a data set does not hold what it should; it is never trained on."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} is damaged: {reason}. Nothing was read from it; download the data set again, or "
        "copy a good file there.",
    )


class DataNotDownloaded(CnnDesktopError):
    """A file of a data set is missing or damaged and no mirror could provide it."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path}: {reason}, and it could not be downloaded: {attempts}. Connect to the network "
        "and try again; without a network, copy {files} into {folder}, for example from a USB "
        "stick, or choose Synthetic digits, which need no download.",
    )


class DataNotStored(CnnDesktopError):
    """A file of a data set is missing or damaged and a good one cannot be stored there."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path}: {reason}, and a good one could not be stored there: {obstacle}. Choose another "
        "data folder, or make this one writable with {megabytes} MB free, and try again; or copy "
        "{files} into it yourself.",
    )


class ImportRefused(CnnDesktopError):
    """What somebody wants to import is no data set that can be trained on."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} cannot be imported: {reason}. Nothing was changed; mend it or choose another.",
    )


class NameTaken(CnnDesktopError):
    """A data set cannot have a name."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "A data set cannot be called {name!r}: there is one of that name. Choose another name.",
    )


class NameInvalid(NameTaken):
    """Nothing can be called so."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "A data set cannot be called {name!r}: a name is made of letters, digits, - and _, 40 at "
        "most, and begins with a letter or digit. Choose another name.",
    )


class DownloadFailed(CnnDesktopError):
    """No mirror had the file that was asked for."""

    template = QT_TRANSLATE_NOOP(
        "errors", "{file} could not be downloaded: {attempts}. Check the network and try again."
    )


class TrainingDiverged(CnnDesktopError):
    """The loss is beyond all bounds or no number any more."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "Training broke off in epoch {epoch}, step {step}: the loss is beyond all bounds, because "
        "the steps were too large. Choose a smaller learning rate and start again; the model that "
        "was in use before is unchanged.",
    )


class OutOfMemory(CnnDesktopError):
    """The machine has no memory left for a batch."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "Training ended because the memory is full with batches of {batch_size}. Choose a smaller "
        "batch and start again, or close other programs; the model that was in use before is "
        "unchanged.",
    )


class DeviceVanished(CnnDesktopError):
    """The GPU does not answer any more."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "Training ended because the graphics card does not answer any more ({reason}). The whole "
        "epochs are kept and the model that was in use before is unchanged. Start the program "
        "again, or train on the CPU.",
    )


class PartnerLost(CnnDesktopError):
    """A process of those that train together has ended before its time."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "Training ended because another of the {count} processes that train together has ended or "
        "does not answer. The whole epochs are kept; see what that process said, then go on with "
        "--resume.",
    )


class PickleRefused(CnnDesktopError):
    """A PyTorch pickle was offered as a model."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} was not opened: such a file can run programs on your computer. Only .safetensors "
        "models saved by this program are opened.",
    )


class ModelFileForeign(CnnDesktopError):
    """A file is no model of this program."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} is not a model of this program ({reason}). Open a .safetensors file that was saved "
        "here; the model in use stays.",
    )


class ModelFileDamaged(CnnDesktopError):
    """A model file is cut off or altered."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} is damaged: {reason}. Use another copy of it; the model in use stays.",
    )


class EpochNotReadable(CnnDesktopError):
    """The weights of one epoch of a kept run cannot be read."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "The weights after epoch {epoch} cannot be read ({path}): {reason}. The other epochs can "
        "still be looked at.",
    )


class RunCannotResume(CnnDesktopError):
    """The folder of a run does not hold what is needed to go on."""

    template = QT_TRANSLATE_NOOP(
        "errors", "The run cannot be resumed from {path}: {reason}. Start it anew."
    )


class RunMissing(RunCannotResume):
    """There is no run in a folder, which most often is a slip of the pen."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "There is no run in {path}. Check the name; `cnn-desktop list runs` shows those that there "
        "are.",
    )


class DeviceNotAvailable(CnnDesktopError):
    """A GPU was asked for that torch does not find."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "The device {device} is not available: torch finds no GPU that it can use. Choose the CPU, "
        "or install a torch for your GPU (see the README).",
    )


class PictureInvalid(CnnDesktopError):
    """A file that should be a picture is none, or cannot be decoded."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} cannot be read as a picture: {reason}. Open a PNG or JPEG file of one digit.",
    )


class ModelNotForCanvas(CnnDesktopError):
    """A model takes pictures that the canvas does not make."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "The model {name} takes pictures of {shape}; the canvas makes 1 × 28 × 28. Open another "
        "model; the one in use stays.",
    )


class ModelDoesNotFit(CnnDesktopError):
    """A model was to read what it is not made for: other sizes or other classes."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "The model {path} does not fit {what}: {reason}. Choose another model or other data.",
    )


class DrawingNotMeasurable(CnnDesktopError):
    """A drawing of a stroke file cannot be counted as read right or wrong."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{where} cannot be measured: {reason}. Every drawing needs strokes and a label, such as "
        '{{"label": 3, "strokes": [[[x, y], ...], ...]}}.',
    )


class NoDrawings(CnnDesktopError):
    """A stroke file is empty."""

    template = QT_TRANSLATE_NOOP(
        "errors", "{path} holds no drawing. Expected one JSON object a line."
    )


class MyDigitsFull(CnnDesktopError):
    """There is no room for more of the user's own digits."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "My digits is full: it holds at most {most:,} drawings. Export them to a file, then delete "
        "some.",
    )


class MyDigitNotStored(CnnDesktopError):
    """A drawing cannot become one of the user's own digits."""

    template = QT_TRANSLATE_NOOP(
        "errors", "This drawing was not added to My digits: {reason}. Draw one digit in ink."
    )


class MyDigitsNotWritten(FileNotWritable):
    """A change of the user's own digits could not be written; they are as they were before it."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} could not be written: {reason}. The last change was not made: My digits holds "
        "{kept:,} digits, as before. Free some space, then do it again.",
    )


class MyDigitsDamaged(CnnDesktopError):
    """The file of the user's own digits holds something else; what was readable is in use."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "The file of My digits was damaged ({reason}). {kept:,} digits could be read and are in "
        "use; the damaged file was kept as {aside}.",
    )


class MyDigitsForeign(CnnDesktopError):
    """A file that was to be merged into the user's own digits holds none."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} holds no digit that could be added: {reason}. Choose a file that was exported from "
        "My digits; nothing was changed.",
    )


class TooFewDigits(CnnDesktopError):
    """There is too little of the user's own to learn from and to measure with."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "This needs at least {least} of your own digits, and there are {found}. Draw more and put "
        "them into My digits.",
    )


class RunFolderTaken(CnnDesktopError):
    """A new run was to be kept in the folder of another one."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} already holds a run ({state}). Go on with it by --resume, or choose another folder "
        "with --out; nothing was changed.",
    )


class ConvolutionMissing(CnnDesktopError):
    """Grad-CAM was asked of a network without a convolution."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "Grad-CAM looks at the maps of a convolution, and this network has none. "
        "Choose another method.",
    )


class HiddenLayerMissing(CnnDesktopError):
    """Something looks at the last hidden layer, and the network has none."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "This network has no hidden layer: it goes from the picture straight to the classes, so "
        "there is nothing of its own to compare pictures by. Choose a network with more layers.",
    )


class WeightsNotFinite(CnnDesktopError):
    """A network's weights, or what it makes of pictures, are no numbers any more."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "The weights of this network are beyond all bounds, so nothing can be measured in it. Its "
        "training has broken off or is about to; choose another model or a smaller learning rate.",
    )


class PicturesMissing(CnnDesktopError):
    """No data set that is there fits a network."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "No training pictures of {shape} are there. Import or download such a data set on the "
        "Train page, then come back.",
    )


class ExtraMissing(CnnDesktopError):
    """Something needs a package that only some people install."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{what} needs the Python package {package}, which is not installed. Install it with: "
        "pip install 'cnn-desktop[{extra}]'",
    )


class ExportFailed(CnnDesktopError):
    """A model could not be brought into another format."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} was not written: the export to {format} failed ({reason}). Update the packages "
        "with: pip install --upgrade 'cnn-desktop[{extra}]'",
    )
