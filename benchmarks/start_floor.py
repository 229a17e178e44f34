"""The least that a start can be: Qt, an empty table, SQLAlchemy imported. Prints the clocks when it is painted."""

import sys
import time

import sqlalchemy
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTableWidget


class Painted(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        print(time.monotonic_ns(), time.process_time_ns(), flush=True)
        QApplication.quit()


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    assert sqlalchemy.__version__
    table = QTableWidget()
    table.resize(1440, 900)
    painted = Painted()
    table.viewport().installEventFilter(painted)
    table.show()
    sys.exit(app.exec())
