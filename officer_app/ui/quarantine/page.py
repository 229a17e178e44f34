"""The Quarantine page: what could not be read, why, and what becomes of it; scans that fit several consignments."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from officer_app.domain.people import Action
from officer_app.store.quarantine import (
    QuarantinedFile,
    WaitingScan,
    read_candidates,
    read_quarantine,
    read_waiting_scans,
)
from officer_app.ui import background, tokens, wording
from officer_app.ui.page import Key, Page
from officer_app.ui.quarantine.preview import read_preview
from officer_app.ui.session import Session, Tone
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, EmptyState
from officer_app.ui.widgets.chips import Chip
from officer_app.ui.widgets.fields import Choice, Field, labelled
from officer_app.ui.widgets.labels import Caption, Small, Strong, Text
from officer_app.ui.widgets.sheet import Sheet
