"""Each starter rule catches what it is for and lets its neighbour pass; ordinary goods are caught by none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from officer_app.domain.codes import hs_names
from officer_app.domain.words import Lane
from officer_app.paths import resource
from officer_app.rules.compile import RuleSet, compile_rules
from officer_app.rules.matching import match
from officer_app.rules.rule import Rule, Unknown
from officer_app.rules.vocabulary import VOCABULARY, Source
from tests.rules.conftest import Facts

Change = dict[str, Any]


def goods(hs_code: str, name: str, **more: Any) -> Change:
    return {"hs_code": hs_code, "name": name, "item_name": name, "order_line_name": name, **more}


_ALARM = {
    "scan_verdict": "alarm",
    "flag_count": 1.0,
    "flag_category": "PI",
    "flag_assessment": "THREAT",
    "flag_probability": 0.8,
    "flag_density": 1_100.0,
}

#: By rule: a change of the ordinary item that it catches, and one near it that it does not.
EXAMPLES: dict[str, tuple[Change, Change]] = {
    "channel-licence-goods": (goods("2846901100", "稀土氧化物"), goods("2836200000", "碳酸钠")),
    "channel-over-limit": ({"value_cny": 5000.01}, {"value_cny": 5000.0}),
    "control-destination": ({"country": "109"}, {"country": "133"}),
    "control-drones": (goods("8806220000", "航拍无人机 drone"), goods("8806210000", "玩具无人机 drone 200g")),
    "control-dual-use": (goods("8112929090", "镓锭 gallium"), goods("8112210000", "铬粉")),
    "control-jammers": (goods("8543709990", "手机信号屏蔽器"), goods("8517629990", "信号放大器")),
    "control-narcotics": (goods("3004909099", "盐酸曲马多片 tramadol"), goods("3004909099", "维生素C片")),
    "control-night-vision-sights": (goods("9005100000", "夜视仪 night vision"), goods("9005100000", "双筒望远镜")),
    "control-precursors": (goods("2914110000", "Acetone"), goods("3304300000", "无丙酮洗甲水 acetone-free")),
    "control-weapons": (goods("8543709990", "防身电击器 stun gun"), goods("9503008900", "水枪 water gun")),
    "culture-maps-prints": (goods("4905900000", "世界地图 world map"), goods("4911910000", "风景画")),
    "culture-relics": (goods("9706900000", "清代青铜器 antique"), goods("8306299000", "仿古青铜器摆件 antique style")),
    "dg-batteries-not-classified": (
        goods("8543709990", "充电宝 power bank"),
        goods("8507600090", "充电宝 power bank"),
    ),
    "dg-corrosive-toxic": (goods("2815110000", "氢氧化钠"), goods("2836200000", "碳酸钠")),
    "dg-explosives-fireworks": (goods("3604100000", "烟花 fireworks"), goods("9505900000", "派对彩带")),
    "dg-flammable-liquids": (
        goods("3304300000", "指甲油 nail polish"),
        goods("9603290090", "指甲油刷 nail polish brush"),
    ),
    "dg-gas-aerosols": (goods("3208909000", "自喷漆 spray paint"), goods("8424200000", "喷枪 spray gun")),
    "dg-lighters-matches": (goods("9613100000", "打火机"), goods("4202990000", "打火机套 lighter case")),
    "dg-lithium-batteries": (goods("8507600090", "锂电池"), goods("8504401400", "电池充电器")),
    "dg-magnets": (goods("8505190090", "磁铁"), goods("8505200000", "电磁联轴器")),
    "dg-radioactive": (goods("2844430090", "氚管"), goods("3919909090", "镭射贴纸 laser sticker")),
    "enterprise-first-shipment": (
        {"enterprise_shipments": 0.0, "enterprise_days": None, "value_cny": 3500.0},
        {"enterprise_shipments": 1.0, "value_cny": 3500.0},
    ),
    "enterprise-first-small": (
        {"enterprise_shipments": 0.0, "enterprise_days": None, "value_cny": 900.0},
        {"enterprise_shipments": 1.0, "value_cny": 900.0},
    ),
    "enterprise-poor-record": (
        {"enterprise_inspected": 5.0, "enterprise_nonconform": 2.0},
        {"enterprise_inspected": 2.0, "enterprise_nonconform": 2.0},
    ),
    "enterprise-sudden-volume": (
        {"enterprise_days": 10.0, "day_shipments": 60.0},
        {"enterprise_days": 200.0, "day_shipments": 60.0},
    ),
    "excise-e-cigarettes": (goods("8543400000", "电子烟 vape"), goods("8543709990", "香薰机 diffuser")),
    "excise-tobacco": (goods("2402200000", "卷烟 cigarettes"), goods("7323990000", "烟灰缸 cigar ashtray")),
    "food-post-audit": (goods("1806900000", "巧克力 chocolate"), goods("3406000000", "巧克力味蜡烛")),
    "health-medical-devices": (goods("6307900010", "医用口罩"), goods("9019101000", "按摩器 massager")),
    "health-medicine": (goods("3004909099", "感冒药"), goods("3304990090", "面霜")),
    "health-pesticides": (goods("3808919090", "杀虫剂"), goods("3808940010", "消毒液 disinfectant")),
    "hs-length": ({"hs_code": "94052100"}, {"hs_code": "940521"}),
    "hs-name-mismatch": (goods("8517130000", "女式连衣裙 dress"), goods("3926909090", "手机壳 smartphone case")),
    "hs-not-valid": ({"hs_code": "9405770090"}, {"hs_code": "9804000000"}),
    "ip-brands": (goods("6404110000", "运动鞋 Nike"), goods("3926909090", "适用iPhone手机壳")),
    "money-precious-metals": (goods("7108120000", "金条 gold bar"), goods("7117190000", "仿金首饰")),
    "name-vague": (goods("9405210090", "样品"), goods("9405210090", "样品灯")),
    "order-currency-differs": ({"order_line_currency": "300"}, {}),
    "order-enterprise-differs": ({"order_ebc_code": "4401260T99"}, {"order_type": None, "order_ebc_code": None}),
    "order-late": ({"order_sent": 1_080.0}, {"order_sent": 1_070.0}),
    "order-line-missing": (
        {"line_gnum": None, "order_line_name": None, "order_line_qty": None},
        {"order_type": None, "line_gnum": None},
    ),
    "order-name-differs": ({"order_line_name": "电热水壶"}, {"order_line_name": "led 台灯 白色"}),
    "order-quantity-differs": ({"order_line_qty": 50.0}, {"order_line_qty": 59.5}),
    "order-type-differs": ({"order_type": "W"}, {"mode": "0110", "order_type": "B"}),
    "order-value-differs": ({"order_line_total": 500.0}, {"order_line_total": 395.0}),
    "quarantine-animal-products": (goods("0306179000", "冻虾"), goods("9507900000", "仿真鱼饵")),
    "quarantine-biological": (goods("3002419000", "疫苗 vaccine"), goods("3926909090", "冷藏箱")),
    "quarantine-seeds-plants": (goods("1209918000", "蔬菜种子"), goods("7018100000", "玻璃米珠 seed beads")),
    "scan-aborted": ({"scan_verdict": "aborted"}, {"scan_verdict": None}),
    "scan-alarm": (_ALARM, _ALARM | {"flag_assessment": "HIGH_THREAT"}),
    "scan-dense-shielding": (
        _ALARM | {"flag_category": "SHIELD", "flag_assessment": "UNKNOWN"},
        _ALARM | {"flag_density": 7_900.0},
    ),
    "scan-high-threat": (_ALARM | {"flag_assessment": "HIGH_THREAT"}, _ALARM),
    "scan-unknown": ({"scan_verdict": "unknown"}, {"scan_verdict": None}),
    "species-endangered": (goods("9601100000", "象牙雕刻"), goods("3926400000", "仿象牙摆件 faux elephant ivory")),
    "species-rare-wood": (goods("9403609990", "红木椅 rosewood"), goods("3307490000", "檀香味香薰 sandalwood")),
    "used-goods": (
        goods("8517130000", "二手智能手机 refurbished smartphone"),
        goods("8517130000", "智能手机 smartphone"),
    ),
    "value-above-own-history": ({"history_price_cny": 10.0}, {"history_price_cny": 10.0, "history_count": 3.0}),
    "value-below-own-history": ({"history_price_cny": 200.0}, {"history_price_cny": 100.0}),
    "value-per-kilogram-high": ({"qty1": 0.1}, goods("9102110000", "石英手表", qty1=0.1)),
    "value-per-kilogram-low": ({"item_value_cny": 40.0}, {"item_value_cny": 40.0, "unit1": "011"}),
    "value-split-shipments": (
        {"value_cny": 4800.0, "day_low_value_cny": 23_000.0},
        {"value_cny": 4800.0, "day_low_value_cny": 9_600.0},
    ),
    "waste-scrap": (goods("3915100000", "废塑料 scrap"), goods("3901100090", "塑料粒子")),
    "weight-flag-over-declared": (_ALARM | {"flag_mass_g": 41_000.0}, _ALARM | {"flag_mass_g": 39_000.0}),
    "weight-measured-deviation": (
        {"measured_weight": 55.0},
        {"gross_weight": 1.0, "net_weight": 0.9, "measured_weight": 1.4},
    ),
    "weight-net-over-gross": ({"net_weight": 41.0}, {"net_weight": 40.2}),
    "weight-packages-differ": ({"waybill_packages": 5.0}, {"waybill_packages": None}),
    "weight-waybill-deviation": ({"waybill_weight": 52.0}, {"waybill_weight": None}),
}  # fmt: skip

#: What an e-commerce parcel mostly holds.
ORDINARY_GOODS = """
9405210090 LED台灯 LED desk lamp|6109100000 棉制T恤衫 cotton T-shirt|6204440000 女式连衣裙 women's dress
6203420000 男式牛仔裤 men's jeans|6110300000 针织套头衫 knitted pullover|6404110000 运动鞋 sports shoes
6402990000 凉鞋 sandals|4202320000 塑料钱包 wallet|4202220000 手提包 handbag|4202920000 双肩背包 backpack
8517130000 智能手机 smartphone|8518300000 蓝牙耳机 bluetooth earphones|8544421900 USB数据线 USB data cable
8504401400 充电器 phone charger|3926909090 手机壳 phone case for iPhone|3924100000 塑料餐具 plastic tableware
7323930000 不锈钢水杯 stainless steel bottle|9503008900 积木玩具 building blocks toy
9504500000 游戏手柄 game controller|9506919000 健身器材 fitness equipment|8516710000 咖啡机 coffee maker
8509800000 榨汁机 juicer|8467210000 电钻 electric drill|8205590000 手动工具套装 hand tool set
8302490000 五金配件 hardware fittings|8481809000 水龙头 faucet|9403200000 金属置物架 metal shelf
9404909000 被子 quilt|6302210000 床单四件套 bed sheet set|6303120000 窗帘 curtain|5702420000 地毯 carpet
9102120000 电子手表 electronic wrist watch|7117190000 仿首饰 imitation jewellery|9004100000 太阳镜 sunglasses
6506100000 头盔 helmet|6601990000 雨伞 umbrella|4820100000 笔记本 notebook|9608100000 圆珠笔 ball pen
8471300000 笔记本电脑 laptop computer|8471606000 无线键盘 keyboard|8528591000 显示器 monitor
8525890000 行车记录仪 dash camera|8526920000 遥控器 remote control|8708999990 汽车配件 car parts kit
8714910000 自行车零件 bicycle frame parts|4016999000 瑜伽垫 yoga mat|3304990090 面霜 face cream
3305100090 洗发水 shampoo|9615110000 梳子 comb|9019101000 按摩器 massager|3307900000 宠物香波 pet shampoo
4201000000 宠物牵引绳 dog leash|6115950000 袜子 cotton socks|6212101000 文胸 bra|6505009900 棒球帽 baseball cap
7013370000 玻璃杯 glass cup|6912001000 陶瓷碗 ceramic bowl|8215990000 勺子 spoon set
8211910000 厨房刀具 kitchen knife set|9617001100 保温瓶 vacuum flask|3919909090 胶带 adhesive tape
8536690000 插座 power socket|8539520000 LED灯泡 LED globe light bulb|8513101000 手电筒 flashlight
8541430000 太阳能板 solar panel|4911990000 贴纸 stickers|9505100000 圣诞装饰品 Christmas ornaments
6702903000 仿真花 artificial flowers|3406000000 香薰蜡烛 scented candle|8529909090 手机膜 screen protector
9503002100 毛绒玩具 plush toy|8523511000 U盘 USB flash drive|8443990000 打印机墨盒 ink cartridge
4421919000 木制衣架 wooden hanger|8515110000 电烙铁 soldering iron|9202900000 吉他 guitar
9507100000 钓鱼竿 fishing rod|6306220000 帐篷 camping tent|9401790000 折叠椅 folding chair
8516310000 电吹风 hair dryer|8423100000 电子秤 electronic scale|9025191000 温度计 thermometer
9606210000 纽扣 buttons|8301100000 挂锁 padlock
"""


def caught(rows: Any, rules: RuleSet) -> set[str]:
    return {found.rule for found in match(rows, rules)}


def test_every_rule_has_its_examples(starter_rules: dict[str, Rule]):
    assert set(EXAMPLES) == set(starter_rules)
    assert len(starter_rules) >= 25


@pytest.mark.parametrize("rule_id", sorted(EXAMPLES))
def test_a_rule_catches_what_it_is_for_and_lets_its_neighbour_pass(
    rule_id: str, facts: Facts, starter_rules: dict[str, Rule]
):
    positive, negative = EXAMPLES[rule_id]
    only = compile_rules([starter_rules[rule_id]])
    (found,) = match(facts(positive), only)
    assert all(condition["met"] is True for condition in found.conditions)
    said = json.loads(found.reason)
    assert "{" not in said["en"] + said["zh"]
    assert "not known" not in said["en"]
    assert caught(facts(negative), only) == set()


@pytest.mark.parametrize("line", [x for line in ORDINARY_GOODS.strip().splitlines() for x in line.split("|")])
def test_ordinary_goods_are_green(line: str, facts: Facts, starter_set: RuleSet):
    hs_code, name = line.split(" ", 1)
    assert hs_code[:6] in hs_names()
    assert caught(facts(goods(hs_code, name)), starter_set) == set()


def test_an_ordinary_consignment_of_every_mode_is_green(facts: Facts, starter_set: RuleSet):
    for mode, kind in (("9710", "B"), ("9810", "W"), ("9610", "E")):
        assert caught(facts({"mode": mode, "order_type": kind}), starter_set) == set()
    assert caught(facts({"mode": "1210", "order_type": "E"}), starter_set) == set()


def test_what_has_not_come_yet_is_left_to_routing(facts: Facts, starter_set: RuleSet):
    order = {name: None for name, fact in VOCABULARY.items() if fact.source is Source.ORDER}
    helpers = {"order_ebc_code": None, "order_sent": None, "line_gnum": None}
    scan = {name: None for name in VOCABULARY if name.startswith(("scan_", "flag_"))}
    scan |= {"scan_count": 0.0, "flag_count": 0.0}
    waybill = {"waybill_weight": None, "waybill_packages": None, "measured_weight": None}
    assert caught(facts(order | helpers | scan | waybill), starter_set) == set()


def test_without_a_rate_the_value_rules_hold_what_they_cannot_judge(facts: Facts, starter_set: RuleSet):
    assert caught(
        facts({"value_cny": None, "item_value_cny": None, "unit_price_cny": None}), starter_set
    ) == {
        "channel-over-limit",
        "value-above-own-history",
        "value-below-own-history",
    }


def test_scan_order_and_waybill_rules_wait_for_their_facts(starter_rules: dict[str, Rule]):
    later = {Source.SCAN, Source.ORDER}
    for rule in starter_rules.values():
        if any(VOCABULARY[name].source in later for name in rule.predicate.columns):
            assert rule.when_unknown is Unknown.NOT_MET, rule.id


def test_rules_say_what_to_check_and_stand_in_a_file_of_their_name(starter_rules: dict[str, Rule]):
    for rule in starter_rules.values():
        assert (resource("rules") / f"{rule.id}.toml").is_file()
        assert rule.requirements
        assert rule.lane is not Lane.GREEN
        assert not rule.predicate.warnings


def test_red_is_kept_for_danger_and_crime(starter_rules: dict[str, Rule]):
    lanes = [rule.lane for rule in starter_rules.values()]
    assert 0.2 < lanes.count(Lane.RED) / len(lanes) < 0.45
    assert all(rule.priority >= 130 for rule in starter_rules.values() if rule.lane is Lane.RED)
    assert all(rule.priority <= 40 for rule in starter_rules.values() if rule.lane is Lane.BLUE)
