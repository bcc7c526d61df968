"""Materials as lines of one row that do not fit together (S17); a sheet's name that tells another count (S18)."""

from __future__ import annotations

from zhinan.sample.columns import IDENTITY
from zhinan.sample.dress import Dress
from zhinan.sample.record import Record
from zhinan.sample.structure_writer import Place, StructureWriter, at
from zhinan.sample.written import Written

_NAME = "材料名称"
_ITEMS = 3  # in each workbook of StructureWriter.begin


def uneven_lines(write: StructureWriter) -> None:
    """Two or three materials in one row: a column with a line less; one value for all of them; numbered or not."""
    for shape_name, shape in write.workshop.shapes.items():
        for way in range(4) if "material" in shape.kinds and shape.has_sheets else ():
            file, rng, items = write.begin()
            record: Record = rng.choice(rng.choice(items).of("material"))
            name, others = record.values[_NAME], [e for e in record.values if e not in (_NAME, *IDENTITY)]
            names = [name, f"{name}（续）", f"{name}（附页）"][: 2 + way % 2]
            lines = {_NAME: names}
            if way < 2:  # all but the last column have as many lines as the names
                lines |= {element: [record.values[element]] * len(names) for element in others[:-1]}
                lines |= {others[-1]: [record.values[others[-1]]] * (len(names) - 1)}
            elif way == 3:
                lines[others[0]] = [record.values[others[0]]] * len(names)
            for element, texts in lines.items():
                is_numbered = len(texts) > 1 and (element == _NAME or way == 1)
                record.values[element] = "\n".join(
                    f"{number}.{text}" if is_numbered else text for number, text in enumerate(texts, start=1)
                )

            def where(written: Written, record: Record = record) -> list[Place]:
                return [written.place(record, _NAME)]

            write.end(shape_name, file, items, Dress(rng), where, record.values[_NAME])


def other_count(write: StructureWriter) -> None:
    """A number of items in the sheet's name that is not the number of its rows."""
    names = ("行政许可（{}项）", "事项{}项", "公共服务 {} 项", "林茶局（共{}项）")
    for shape_name in write.workshop.shapes:
        if shape_name not in ("wide", "titled", "grouped"):
            continue  # whose sheets have other names
        for number, name in enumerate(names):
            count = (_ITEMS + 1, _ITEMS - 1, 254, 0)[number]
            sheet = name.format(count)
            write.write(shape_name, at(sheet, None), sheet, item_sheet=sheet)
