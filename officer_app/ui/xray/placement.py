"""Where the image lies under the view: centre, scale, and what a zoom or a drag does to them.

Fitted is what shows something: a small parcel on a wide belt fills the view.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

from officer_app.ui.xray.pipeline import Part

_MARGIN = 10
_MOST_ZOOM = 16.0  # screen pixels for one image pixel
_LEAST_OF_FIT = 0.5
_SHARE = 0.4  # of the view that a region takes when it is gone to …
_REGION_ZOOM = 1.5  # … but at least so much larger than when fitted
_MOST_REGION_SCALE = 4.0
_MOST_FIT_SCALE = 3.0


class Placement:
    """The image fits until something else is asked for; then centre and scale stay as they are."""

    def __init__(self) -> None:
        self._image = QSizeF(1, 1)
        self._content = QRectF(0, 0, 1, 1)
        self._view = QSizeF(1, 1)
        self.fitted = True
        self.scale = 1.0  # view pixels for one image pixel
        self.centre = QPointF()  # of the view, in image pixels

    def show(self, image: QSizeF, content: QRectF) -> None:
        """Another image, fitted to its `content`."""
        self._image, self._content = image, content
        self.fit()

    def resize(self, view: QSizeF) -> None:
        self._view = view
        if self.fitted:
            self.fit()

    def fit(self) -> None:
        self.fitted = True
        self.scale = self.fit_scale
        self.centre = self._content.center()

    @property
    def fit_scale(self) -> float:
        """The scale at which all of the content is seen."""
        return min(self._scale_for(self._content.size()), max(_MOST_FIT_SCALE, self._scale_for(self._image)))

    @property
    def _least_scale(self) -> float:
        return min(self.fit_scale * _LEAST_OF_FIT, self._scale_for(self._image))

    def _scale_for(self, size: QSizeF) -> float:
        wide = (self._view.width() - 2 * _MARGIN) / max(size.width(), 1.0)
        high = (self._view.height() - 2 * _MARGIN) / max(size.height(), 1.0)
        return max(min(wide, high), 0.01)

    def go(self, centre: QPointF, scale: float) -> None:
        """Look at a place of the image, which the view's middle never leaves."""
        self.fitted = False
        self.scale = min(max(scale, self._least_scale), _MOST_ZOOM)
        self.centre = QPointF(
            min(max(centre.x(), 0.0), self._image.width()), min(max(centre.y(), 0.0), self._image.height())
        )

    def zoom_by(self, factor: float, fixed: QPointF | None = None) -> None:
        """Zoom about a point of the view, under which the image stays where it is."""
        middle = QPointF(self._view.width() / 2, self._view.height() / 2)
        at = fixed if fixed is not None else middle
        image = self.to_image().map(at)
        scale = min(max(self.scale * factor, self._least_scale), _MOST_ZOOM)
        self.go(image - (at - middle) / scale, scale)

    def go_to(self, region: QRectF) -> None:
        """Bring a region of the image into the middle, with room around it."""
        wide = self._view.width() * _SHARE / max(region.width(), 1.0)
        high = self._view.height() * _SHARE / max(region.height(), 1.0)
        self.go(region.center(), max(min(wide, high, _MOST_REGION_SCALE), self.fit_scale * _REGION_ZOOM))

    def drag(self, moved: QPointF) -> None:
        self.go(self.centre - moved / self.scale, self.scale)

    def to_view(self) -> QTransform:
        """From image pixels to the view's."""
        place = QTransform.fromTranslate(self._view.width() / 2, self._view.height() / 2)
        place.scale(self.scale, self.scale)
        return place.translate(-self.centre.x(), -self.centre.y())

    def to_image(self) -> QTransform:
        return self.to_view().inverted()[0]

    def part(self) -> Part:
        """What of the image is seen."""
        width, height = self._view.width() / self.scale, self._view.height() / self.scale
        return Part(self.centre.x() - width / 2, self.centre.y() - height / 2, width, height)
