"""What passes between the processes: a reading comes back as it was sent."""

from __future__ import annotations

from zhinan.intake import wire
from zhinan.intake.model import Reading, Table
from zhinan.intake.record import Record


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


def test_a_table_without_records_has_no_texts() -> None:
    (table,) = wire.loads(wire.dumps(Reading("甲.xlsx", "ab", "read", None, None, [_table()]))).tables
    assert (table.count, table.packed().column(1), table.records) == (0, set(), [])


def test_what_comes_back_is_counted_and_looked_at_by_columns() -> None:
    """No record is made of it before one is asked for; what is made of it then is what was sent."""
    records = [
        Record(1, 0, ["甲", ""], extra={"备注": "无"}),
        Record(2, 3, ["乙", "1"], moved={"编码": (1, 1)}, item=0, part=2),
        Record(3, 0, ["甲", "#N/A"], broken={"编码": "S12"}),
    ]
    reading = wire.loads(wire.dumps(Reading("甲.xlsx", "ab", "read", None, None, [_table(*records)])))
    packed = reading.tables[0].packed()
    assert (reading.count("item"), packed.count, packed.column(0)) == (3, 3, {"甲", "乙"})
    assert [packed.record(at) for at in range(3)] == packed.records() == records
    assert reading.tables[0].records == records
    reading.tables[0].records.append(Record(4, 0, ["丙", ""]))  # from here on the records tell, and nothing else
    assert (reading.count("item"), reading.tables[0].packed().count) == (4, 4)
