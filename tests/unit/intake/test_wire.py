"""What passes between the processes: a reading comes back as it was sent."""

from __future__ import annotations

from zhinan.intake import wire
from zhinan.intake.model import Reading, Record, Table


def _table(*records: Record) -> Table:
    return Table("item", "事项", 0, "rows", {"名称": 0, "编码": 1}, "A1", {"名称": "A1", "编码": "B1"}, list(records))


def test_a_reading_comes_back_as_it_was_sent() -> None:
    records = [
        Record(1, 0, ["甲", ""]),
        Record(2, 0, ["乙", "1"], moved={"编码": (1, 1)}, extra={"备注": "无"}),
        Record(3, 0, ["甲", "#N/A"], broken={"编码": "S11"}),
        Record(4, 0, ["丙\x00", "1"], item=0, part=2),
    ]
    sent = Reading("甲.xlsx", "ab", "read", None, "林茶局", [_table(*records), _table()])
    assert wire.loads(wire.dumps(sent)) == sent


def test_a_text_that_comes_again_is_held_once() -> None:
    records = [Record(row, 0, ["".join(["罗山县", "林茶局"]), str(row)]) for row in range(1000, 1100)]
    (table,) = wire.loads(wire.dumps(Reading("甲.xlsx", "ab", "read", None, None, [_table(*records)]))).tables
    assert len({id(record.values[0]) for record in table.records}) == 1
