"""Further mistakes in element 53, the flow chart, for the mutation benchmark."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageOps

from zhinan.sample.chart import png
from zhinan.sample.mistakes import Case, Mistake, Way, wrong
from zhinan.sample.picture import Pictured


def _showing(picture: Callable[[bytes], bytes]) -> Way:
    """This picture, made of the right one, under its name."""

    def writes(case: Case) -> str:
        assert isinstance(case.value, Pictured)
        return case.value.holding(picture(case.value.data))

    return writes


def _plain(width: int, height: int, shade: int) -> Way:
    """A picture of one shade."""
    return _showing(lambda right: png(Image.new("L", (width, height), shade)))


def _like_the_others(change: Callable[[Image.Image], Image.Image]) -> Way:
    """The other item's picture, a little changed, under a name of its own."""

    def writes(case: Case) -> str:
        assert case.twin is not None
        value, other = case.value, case.twin[case.element]
        assert isinstance(value, Pictured) and isinstance(other, Pictured)
        return value.holding(png(change(Image.open(io.BytesIO(other.data)).convert("L"))))

    return writes


def _the_others_file(case: Case) -> str:
    """The very file of another item."""
    assert case.twin is not None
    return case.twin[case.element]


def _half(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2))


def _double(image: Image.Image) -> Image.Image:
    return image.resize((image.width * 2, image.height * 2))


def _cropped(image: Image.Image) -> Image.Image:
    return image.crop((4, 4, image.width - 4, image.height - 4))


def _padded(image: Image.Image) -> Image.Image:
    return ImageOps.expand(image, border=24, fill=255)


def _as_jpeg(image: Image.Image) -> Image.Image:
    """Through a lossy format and back."""
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=60)
    return Image.open(io.BytesIO(stream.getvalue()))


def _paler(image: Image.Image) -> Image.Image:
    return image.point([max(shade, 96) for shade in range(256)])


PICTURE: dict[str, Mistake] = {
    "E53.1": wrong("/", "\u3000", "同上", "流程图-999999.png", "附后", "详见附件3", "图.jpg", "有"),
    "E53.2": Mistake(
        (
            _plain(300, 400, 0),
            _plain(800, 20, 255),
            _plain(8, 8, 128),
            _plain(640, 480, 200),
            _showing(lambda right: right[:300]),
        )
    ),
    "E53.3": Mistake((_the_others_file,), needs_twin=True),
    "E53.4": Mistake(
        tuple(map(_like_the_others, (_half, _double, _cropped, _padded, _as_jpeg, _paler))), needs_twin=True
    ),
}
