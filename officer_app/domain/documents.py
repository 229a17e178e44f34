"""What the trade declares: declaration, order, waybill, arrival, load list, departure, cancellation.

The models are frozen and check themselves: a document that exists is one the rest of the app may rely on.
Names are the CEB elements in snake case; `gcode`, `gname`, `gmodel`, `tradeMode`, `invtNo` and `totalPrice`
are `hs_code`, `name`, `model`, `mode`, `declaration_no` and `total`. Codes stay as sent. Lengths, and which
fields must be there, are those of the CEB specification, edition 2022-05.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError, core_schema

from officer_app.domain.words import AppType, Mode, OrderType

MAX_AMOUNT = Decimal("92233720368547.75807")
"""The largest amount the store can hold, a little less than N19,5: 1e-5 units in a signed 64-bit integer."""


class AppStatus(StrEnum):
    """CEB appStatus: whether a document is only saved at the e-port or truly declared."""

    SAVED = "1"
    DECLARED = "2"


class StatisticsFlag(StrEnum):
    """Simplified declaration (简化申报), or one that is summed up later (汇总申报)."""

    SIMPLIFIED = "A"
    SUMMARY = "B"


class ChargeKind(StrEnum):
    """What a freight or insurance figure is: a rate, a price per unit, or a total."""

    RATE = "1"
    UNIT_PRICE = "2"
    TOTAL = "3"


_SMALLEST = Decimal("0.00001")
_PLAIN_AMOUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,5})?").fullmatch
_ANY_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})").fullmatch
_COUNT = re.compile(r"\+?[0-9]{1,9}").fullmatch


@lru_cache(maxsize=4096)  # a message says the same quantities, weights and prices again and again
def _plain_amount(text: str) -> Decimal:
    return Decimal(text)


def _amount(value: Any) -> Decimal:
    """N19,5, not negative. Text may be any xs:decimal: no exponent, no NaN, no thousands separators."""
    if isinstance(value, str):
        if _PLAIN_AMOUNT(value):
            return _plain_amount(value)
        if not _ANY_AMOUNT(value):
            raise PydanticCustomError("not_a_number", "is not a decimal number")
    elif not isinstance(value, Decimal | int) or isinstance(value, bool) or not Decimal(value).is_finite():
        raise PydanticCustomError("not_a_number", "is not a decimal number")
    number = Decimal(value)
    if number < 0:
        raise PydanticCustomError("negative", "is negative")
    if number > MAX_AMOUNT:
        raise PydanticCustomError("too_large", "is larger than any amount that can be kept")
    rounded = number.quantize(_SMALLEST)
    if number != rounded:
        raise PydanticCustomError("too_many_decimals", "has more than 5 decimals")
    return abs(rounded)  # -0 is zero


def _count(value: Any) -> int:
    """A whole number that is not negative, of at most nine digits."""
    if isinstance(value, str):
        if _COUNT(value):
            return int(value)
        raise PydanticCustomError("not_a_count", "is not a whole number of at most nine digits")
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 999_999_999:
        return value
    raise PydanticCustomError("not_a_count", "is not a whole number of at most nine digits")


def _item_number(value: Any) -> int:
    number = _count(value)
    if number > 99_999:
        raise PydanticCustomError("not_a_count", "is not a whole number of at most five digits")
    return number


class _Checked:
    """A field checked by one plain function: a third of what pydantic's own decimal checks cost.

    Not pydantic's PlainValidator, which would write JSON through a Python call for every value.
    """

    def __init__(self, check: Callable[[Any], Any], kind: core_schema.CoreSchema, *, json_text: bool) -> None:
        self._check, self._kind, self._json_text = check, kind, json_text

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        as_text = core_schema.to_string_ser_schema(when_used="json") if self._json_text else None
        return core_schema.no_info_plain_validator_function(
            self._check, json_schema_input_schema=self._kind, serialization=as_text
        )


Amount = Annotated[Decimal, _Checked(_amount, core_schema.decimal_schema(), json_text=True)]
Count = Annotated[int, _Checked(_count, core_schema.int_schema(), json_text=False)]
ItemNumber = Annotated[int, _Checked(_item_number, core_schema.int_schema(), json_text=False)]

C1 = Annotated[str, Field(min_length=1, max_length=1)]
C3 = Annotated[str, Field(min_length=3, max_length=3)]
C3to4 = Annotated[str, Field(min_length=3, max_length=4)]
C4 = Annotated[str, Field(min_length=4, max_length=4)]
C10 = Annotated[str, Field(min_length=1, max_length=10)]
C18 = Annotated[str, Field(min_length=1, max_length=18)]
C18exact = Annotated[str, Field(min_length=18, max_length=18)]
C19 = Annotated[str, Field(min_length=1, max_length=19)]
C20 = Annotated[str, Field(min_length=1, max_length=20)]
C30 = Annotated[str, Field(min_length=1, max_length=30)]
C32 = Annotated[str, Field(min_length=1, max_length=32)]
C36 = Annotated[str, Field(min_length=1, max_length=36)]
C37 = Annotated[str, Field(min_length=1, max_length=37)]
C50 = Annotated[str, Field(min_length=1, max_length=50)]
C60 = Annotated[str, Field(min_length=1, max_length=60)]
C100 = Annotated[str, Field(min_length=1, max_length=100)]
C200 = Annotated[str, Field(min_length=1, max_length=200)]
C250 = Annotated[str, Field(min_length=1, max_length=250)]
C1000 = Annotated[str, Field(min_length=1, max_length=1000)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __reduce__(self) -> tuple[Any, ...]:
        """Its values alone: which of them were given is not asked of a document that was read in another process."""
        return _again, (type(self), self.__dict__)


def _again(model: type[_Model], values: dict[str, Any]) -> _Model:
    made = model.__new__(model)
    put = object.__setattr__
    put(made, "__dict__", values)
    put(made, "__pydantic_fields_set__", set(values))
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    return made


class _Document(_Model):
    """What every document begins with. `signed`: its message carried a signature; nobody has checked it."""

    guid: C36
    app_type: AppType
    app_time: AwareDatetime
    app_status: AppStatus
    signed: bool = False


class Line(_Model):
    """One line of a document; `gnum` numbers them from 1, and answers between order and declaration."""

    gnum: ItemNumber


class GoodsItem(Line):
    """One line of a declaration (CEB603 InventoryList)."""

    item_no: C20
    item_record_no: C30 | None = None
    item_name: C250 | None = None
    hs_code: C10
    name: C250
    model: C250
    bar_code: C50
    country: C3
    currency: C3
    qty: Amount
    qty1: Amount
    qty2: Amount | None = None
    unit: C3
    unit1: C3
    unit2: C3 | None = None
    price: Amount
    total: Amount
    note: C1000 | None = None


class Declaration(_Document):
    """The declaration list of one parcel (CEB603 Inventory)."""

    customs_code: C4
    ebp_code: C18
    ebp_name: C100
    order_no: C60
    logistics_code: C18
    logistics_name: C100
    logistics_no: C32
    cop_no: C30
    pre_no: C18exact | None = None
    declaration_no: Annotated[str, Field(min_length=18, max_length=20)] | None = None
    ie_flag: Literal["E"]
    port_code: C4
    ie_date: date
    statistics_flag: StatisticsFlag
    agent_code: C18
    agent_name: C100
    ebc_code: C18
    ebc_name: C100
    owner_code: C18
    owner_name: C100
    iac_code: C18 | None = None
    iac_name: C100 | None = None
    ems_no: C30 | None = None
    mode: Mode
    traf_mode: C1
    traf_name: C100 | None = None
    voyage_no: C32 | None = None
    bill_no: C37 | None = None
    total_package_no: C37 | None = None
    loct_no: C10 | None = None
    license_no: C19 | None = None
    country: C3
    pod: C3to4
    freight: Amount
    f_currency: C3
    f_flag: ChargeKind
    insured_fee: Amount
    i_currency: C3
    i_flag: ChargeKind
    wrap_type: C1
    pack_no: Count
    gross_weight: Amount
    net_weight: Amount
    note: C1000 | None = None
    goods: tuple[GoodsItem, ...]


class OrderLine(Line):
    """One line of an order (CEB303 OrderList)."""

    item_no: C30
    item_name: C250
    item_describe: C1000 | None = None
    bar_code: C50 | None = None
    unit: C3
    currency: C3
    qty: Amount
    price: Amount
    total: Amount
    note: C1000 | None = None


class Order(_Document):
    """An order or overseas-warehouse reservation (CEB303 Order). `goods_value` is without freight."""

    order_type: OrderType
    order_no: C60
    ebp_code: C18
    ebp_name: C100
    ebc_code: C18
    ebc_name: C100
    goods_value: Amount
    freight: Amount
    currency: C3
    note: C1000 | None = None
    lines: tuple[OrderLine, ...]


class Waybill(_Document):
    """What the carrier says of one parcel (CEB505 Logistics)."""

    logistics_code: C18
    logistics_name: C100
    logistics_no: C32
    freight: Amount
    insured_fee: Amount
    currency: C3
    gross_weight: Amount
    pack_no: Count
    goods_info: C200
    ebc_code: C18 | None = None
    ebc_name: C100 | None = None
    ebc_telephone: C50 | None = None
    note: C1000 | None = None


class ArrivalLine(Line):
    """One waybill on the van (CEB507 ArrivalList)."""

    logistics_no: C32
    total_package_no: C37 | None = None
    note: C1000 | None = None


class Arrival(_Document):
    """A van at the supervised site (CEB507 Arrival); `domestic_traf_no` is its number plate."""

    customs_code: C4
    cop_no: C30
    pre_no: C18exact | None = None
    operator_code: C18
    operator_name: C100
    loct_no: C10 | None = None
    ie_flag: Literal["E"]
    traf_mode: C1
    bill_no: C37 | None = None
    domestic_traf_no: C100
    logistics_code: C18
    logistics_name: C100
    msg_count: Count
    msg_seq_no: Count
    note: C1000 | None = None
    lines: tuple[ArrivalLine, ...] = ()


class LoadLine(Line):
    """One waybill of a load list, and the pallet or container it goes into (CEB607 WayBillList)."""

    total_package_no: C60 | None = None
    logistics_no: C32
    declaration_no: C20 | None = None
    note: C1000 | None = None


class LoadList(_Document):
    """What goes under one master waybill on one flight (CEB607 WayBill, 清单总分单)."""

    customs_code: C4
    cop_no: C30
    pre_no: C18exact | None = None
    agent_code: C18
    agent_name: C100
    loct_no: C10 | None = None
    traf_mode: C1
    traf_name: C100
    voyage_no: C32
    bill_no: C37
    domestic_traf_no: C100 | None = None
    gross_weight: Amount
    logistics_code: C18
    logistics_name: C100
    msg_count: Count
    msg_seq_no: Count
    note: C1000 | None = None
    lines: tuple[LoadLine, ...] = ()


class DepartureLine(Line):
    """One waybill that left (CEB509 DepartureList)."""

    total_package_no: C37 | None = None
    logistics_no: C32
    note: C1000 | None = None


class Departure(_Document):
    """What left, with what and when (CEB509 Departure, 离境单)."""

    customs_code: C4
    cop_no: C30
    pre_no: C18exact | None = None
    logistics_code: C18
    logistics_name: C100
    traf_mode: C1
    traf_name: C100 | None = None
    voyage_no: C32 | None = None
    bill_no: C37 | None = None
    leave_time: AwareDatetime
    msg_count: Count
    msg_seq_no: Count
    note: C1000 | None = None
    lines: tuple[DepartureLine, ...]


class Cancellation(_Document):
    """The wish to take a declaration list back (CEB605 InvtCancel, 撤销申请单)."""

    customs_code: C4
    cop_no: C30
    pre_no: C18exact | None = None
    declaration_no: C20
    reason: C1000
    agent_code: C18
    agent_name: C100
    ebc_code: C18
    ebc_name: C100
    note: C1000 | None = None


Document = Declaration | Order | Waybill | Arrival | LoadList | Departure | Cancellation
