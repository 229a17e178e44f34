"""Facts that follow from others: ratios, deviations, what differs between declaration and order, what an HS code is.

Input is what the store holds, as numbers and text; output are columns of the vocabulary. A ratio is null where a
side is unknown or the divisor is zero. Null means not known; what is known not to be there is empty or zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import polars as pl

from officer_app.domain import codes
from officer_app.domain.words import Mode, OrderType
from officer_app.rules.vocabulary import VOCABULARY

#: Columns that are no facts themselves: what the store gives beside the vocabulary's own.
HELPERS: Mapping[str, type[pl.DataType]] = {
    "declaration_sent": pl.Float64,  # minutes
    "order_sent": pl.Float64,  # minutes
    "order_ebc_code": pl.String,
    "line_gnum": pl.Float64,
}

_ORDER_TYPES = {
    Mode.B2B_DIRECT: OrderType.B2B,
    Mode.OVERSEAS_WAREHOUSE: OrderType.RESERVATION,
    Mode.RETAIL: OrderType.RETAIL,
}
_KG = {"035": 1.0, "036": 0.001, "070": 1000.0}
_LONG = 10_000
#: Texts that a document may leave out: then there is none, which is known.
_OPTIONAL = ("loct_no", "license_no", "note", "item_record_no", "item_name", "unit2", "item_note")
_B2B = [mode.value for mode in Mode if mode.is_b2b]


def _ratio(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    return pl.when(below != 0).then(above / below)


def _kilograms() -> pl.Expr:
    """The first of the statutory, second and declared quantity that is a weight."""
    pairs = (("unit1", "qty1"), ("unit2", "qty2"), ("unit", "qty"))
    return pl.coalesce(
        pl.col(qty) * pl.col(unit).replace_strict(_KG, default=None, return_dtype=pl.Float64)
        for unit, qty in pairs
    )


def _plain(name: str) -> pl.Expr:
    return pl.col(name).str.to_lowercase().str.replace_all(r"\s+", "")


def _name_differs(stored: pl.DataFrame) -> pl.Series:
    """Neither of the declared names is part of the ordered one, nor it of them; blanks and case do not count."""
    ordered, names = pl.col("order_line_name"), ("name", "item_name")
    known = stored.select(
        differs=pl.when(ordered.is_not_null()).then(
            ~pl.any_horizontal((ordered == pl.col(name)).fill_null(False) for name in names)
        )
    ).to_series()
    if not known.any():
        return known
    plain = _plain("order_line_name")
    alike = pl.any_horizontal(
        found.fill_null(False)
        for name in map(_plain, names)
        for found in (plain.str.contains(name, literal=True), name.str.contains(plain, literal=True))
    )
    closer = stored.filter(known).select(~alike).to_series()
    return known.scatter(known.arg_true(), closer)


def _length_ok() -> pl.Expr:
    digits = pl.col("hs_code").str.len_chars()
    fits = digits == 10
    for mode, lengths in codes.HS_LENGTHS.items():
        fits = pl.when(pl.col("mode") == str(mode)).then(digits.is_in(lengths)).otherwise(fits)
    return fits


def _same(one: str, other: str, then: pl.Expr) -> pl.Expr:
    return pl.when(pl.col(one) == pl.col(other)).then(then)


def _none_marked(name: str, nothing: str | float) -> pl.Expr:
    """What a scan that was judged without marking anything says of its flags: nothing, which is known."""
    nobody = pl.when(pl.col("scan_verdict").is_not_null() & (pl.col("flag_count") == 0)).then(pl.lit(nothing))
    return pl.coalesce(name, nobody)


def _derived() -> dict[str, pl.Expr]:
    c = pl.col
    mass = _none_marked("flag_mass_g", 0.0)
    one_currency = (c("currency") == c("order_currency")).all().over("consignment_id")
    return {
        **{name: c(name).fill_null("") for name in _OPTIONAL},
        "enterprise_days": c("enterprise_days").fill_null(0.0),
        "item_kg": _kilograms(),
        "cny_per_kg": _ratio(c("item_value_cny"), _kilograms()),
        "enterprise_first": c("enterprise_shipments") == 0,
        "enterprise_nonconform_rate": _ratio(c("enterprise_nonconform"), c("enterprise_inspected")),
        "price_ratio": _ratio(c("unit_price_cny"), c("history_price_cny")),
        "order_missing": c("order_type").is_null(),
        "order_late_minutes": c("order_sent") - c("declaration_sent"),
        "order_type_differs": c("order_type") != c("mode").replace_strict(_ORDER_TYPES, default=None),
        "order_enterprise_differs": c("order_ebc_code") != c("ebc_code"),
        "order_currency_differs": c("currency") != c("order_currency"),
        "order_value_ratio": pl.when(one_currency).then(
            _ratio(c("total").sum().over("consignment_id"), c("order_value"))
        ),
        "order_line_missing": pl.when(c("order_type").is_not_null()).then(c("line_gnum").is_null()),
        "order_unit_differs": c("unit") != c("order_line_unit"),
        "order_qty_ratio": _same("unit", "order_line_unit", _ratio(c("qty"), c("order_line_qty"))),
        "order_line_currency_differs": c("currency") != c("order_line_currency"),
        "order_total_ratio": _same(
            "currency", "order_line_currency", _ratio(c("total"), c("order_line_total"))
        ),
        "net_ratio": _ratio(c("net_weight"), c("gross_weight")),
        "weight_per_package": _ratio(c("gross_weight"), c("pack_no")),
        "waybill_deviation": _ratio(c("waybill_weight"), c("gross_weight")) - 1,
        "packages_differ": c("waybill_packages") != c("pack_no"),
        "measured_deviation": _ratio(c("measured_weight"), c("gross_weight")) - 1,
        "over_list_limit": c("mode").is_in(_B2B) & (c("value_cny") > float(codes.LIST_LIMIT_CNY)),
        "hs_chapter": c("hs_code").str.head(2),
        "hs_heading": c("hs_code").str.head(4),
        "hs_subheading": c("hs_code").str.head(6),
        "hs_digits": c("hs_code").str.len_chars().cast(pl.Float64),
        "hs_length_ok": _length_ok(),
        "flag_category": _none_marked("flag_category", ""),
        "flag_assessment": _none_marked("flag_assessment", ""),
        "flag_probability": _none_marked("flag_probability", 0.0),
        "flag_mass_g": mass,
        "flag_mass_ratio": _ratio(mass / 1000, c("gross_weight")),
        "flag_density": _none_marked("flag_density", 0.0),
        "flag_z_effective": _none_marked("flag_z_effective", 0.0),
    }


@lru_cache(maxsize=20_000)
def _hs_valid(hs_code: str) -> bool | None:
    return codes.hs_valid(hs_code)


@lru_cache(maxsize=20_000)
def _licence_kind(hs_code: str) -> str:
    found = codes.licence_goods(hs_code)
    return found.kind if found else ""


def _looked_up(ask: Callable[[str], Any], dtype: type[pl.DataType]) -> Callable[[pl.DataFrame], pl.Series]:
    """What the code tables say of the HS code; asked once for each code of a long column."""

    def answer(stored: pl.DataFrame) -> pl.Series:
        hs_codes = stored["hs_code"]
        if len(hs_codes) < _LONG:
            return pl.Series([ask(code) for code in hs_codes.to_list()], dtype=dtype)
        known = hs_codes.unique()
        answers = pl.Series([ask(code) for code in known.to_list()], dtype=dtype)
        return hs_codes.replace_strict(known, answers, return_dtype=dtype)

    return answer


#: Facts that no expression gives: the columns they need, and how they are made.
_MADE: Mapping[str, tuple[tuple[str, ...], Callable[[pl.DataFrame], pl.Series]]] = {
    "order_name_differs": (("order_line_name", "name", "item_name"), _name_differs),
    "hs_valid": (("hs_code",), _looked_up(_hs_valid, pl.Boolean)),
    "licence_kind": (("hs_code",), _looked_up(_licence_kind, pl.String)),
    "licence_goods": (
        ("hs_code",),
        lambda stored: _looked_up(_licence_kind, pl.String)(stored) != "",
    ),
}

_DERIVED = _derived()
DERIVED = frozenset((*_DERIVED, *_MADE))


def needed(columns: Iterable[str]) -> tuple[str, ...]:
    """The stored columns and helpers from which these facts follow, the keys always among them."""
    found: dict[str, None] = dict.fromkeys(("consignment_id", "gnum"))
    for name in columns:
        if name in _DERIVED:
            found |= dict.fromkeys(_DERIVED[name].meta.root_names())
        elif name in _MADE:
            found |= dict.fromkeys(_MADE[name][0])
        else:
            found[name] = None
    return tuple(found)


def derive(stored: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Fact rows of exactly these columns, in the vocabulary's types."""
    return stored.select(_column(stored, name) for name in dict.fromkeys(columns))


def _column(stored: pl.DataFrame, name: str) -> pl.Expr | pl.Series | str:
    if name in _MADE:
        return _MADE[name][1](stored).alias(name)
    return _DERIVED[name].alias(name) if name in _DERIVED else name


assert set(VOCABULARY) >= DERIVED
