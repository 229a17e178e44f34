"""What the operating system must provide: libraries Qt loads, a Chinese font, and Python's own venv.

Standard library only, and older interpreters can still read it:
`make setup` runs it before anything is installed.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)


class Need(NamedTuple):
    """Something the system provides. `package` is Debian's name for it."""

    name: str
    package: str
    why: str
    required: bool


def _libraries(why: str, required: bool, names: dict[str, str]) -> list[Need]:
    return [Need(library, package, why, required) for library, package in names.items()]


# Without these PySide6 cannot be imported, display or not.
_QT = _libraries(
    "Qt",
    True,
    {
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libX11.so.6": "libx11-6",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libfreetype.so.6": "libfreetype6",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libz.so.1": "zlib1g",
        "libzstd.so.1": "libzstd1",
    },
)
# Without these the window cannot open on an X server; Qt then blames "xcb-cursor0" whichever is missing.
_X11 = _libraries(
    "windows on X11",
    False,
    {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
)
_CHINESE = Need("a Chinese font", "fonts-noto-cjk", "Chinese text, which is boxes without it", False)
_VENV = Need("venv", f"python3.{sys.version_info[1]}-venv", "making .venv", True)


def missing() -> list[Need]:
    """What is not there, most needed first. Empty on Windows and macOS, where Qt's wheels bring their own."""
    absent = [] if importlib.util.find_spec("ensurepip") else [_VENV]
    if sys.platform.startswith("linux"):
        absent += [need for need in _QT + _X11 if not _loads(need.name)]
        if not has_chinese_font():
            absent.append(_CHINESE)
    return absent


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Whether fontconfig, which Qt asks too, knows a font for simplified Chinese."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return False
    fontconfig.FcInitReinitialize()  # a font may have been installed since this process began
    for function in ("FcNameParse", "FcObjectSetCreate", "FcFontList"):
        getattr(fontconfig, function).restype = ctypes.c_void_p
    fontconfig.FcFontList.argtypes = [ctypes.c_void_p] * 3
    pattern = fontconfig.FcNameParse(b":lang=zh-cn")
    fonts = fontconfig.FcFontList(None, pattern, fontconfig.FcObjectSetCreate())
    # FcFontSet begins with the number of its fonts.
    return bool(fonts) and ctypes.cast(fonts, ctypes.POINTER(ctypes.c_int))[0] > 0


def install_command(needs: Iterable[Need]) -> str | None:
    """The one command that installs `needs` here; None where no known package manager is."""
    needs = list(needs)
    if shutil.which("apt-get"):
        packages = " ".join(need.package for need in needs)
        return "apt-get update && apt-get install -y --no-install-recommends " + packages
    for manager in ("dnf", "zypper"):
        if shutil.which(manager):
            # Both accept the library's own name, so that no second list of packages has to be kept.
            return manager + " install -y " + " ".join(_rpm_name(need) for need in needs)
    return None


def _rpm_name(need: Need) -> str:
    if need is _CHINESE:
        return "google-noto-sans-cjk-fonts"
    if need is _VENV:
        return "python3"
    return f"'{need.name}()(64bit)'"


def advice(needs: Iterable[Need]) -> str:
    """What is missing, what for, and the command to run, as text for a person."""
    needs = list(needs)
    lines = ["Missing on this system:"]
    for why in dict.fromkeys(need.why for need in needs):
        names = ", ".join(need.name for need in needs if need.why == why)
        lines.append(f"  for {why}: {names}")
    command = install_command(needs)
    if command is None:
        lines.append("Install them with your package manager; Debian calls them:")
        lines.append("  " + " ".join(need.package for need in needs))
    else:
        lines.append("Run this once, then try again:")
        lines.append("  " + (command if _is_root() else f'sudo sh -c "{command}"'))
    return "\n".join(lines)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _install(needs: list[Need]) -> None:
    """Install with apt-get, quietly; what it said is printed only when it failed."""
    print("Installing system packages: " + " ".join(need.package for need in needs), flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    install = [*apt, "install", "-y", "--no-install-recommends", *(need.package for need in needs)]
    for command in ([*apt, "update"], install):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
            return


def main() -> int:
    """Install or advise. 0 when the set-up can go on, 1 when it cannot."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        wanted = ".".join(map(str, OLDEST_PYTHON))
        print(f"Python {wanted} or later is needed; this one is {found}.")
        print(f"Name a newer one: make PYTHON=python{wanted}")
        return 1
    absent = missing()
    if absent and _is_root() and shutil.which("apt-get"):
        _install(absent)
        absent = missing()
    if absent:
        print(advice(absent))
    return 1 if any(need.required for need in absent) else 0


if __name__ == "__main__":
    sys.exit(main())
