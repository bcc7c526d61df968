"""Element 11: the process text is read into its steps, or told where it cannot be read."""

from __future__ import annotations

from pathlib import Path
from random import Random
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.model import Standard
from zhinan import step_labels as module
from zhinan.sample.catalogue import read_catalogue
from zhinan.sample.departments import read_profiles
from zhinan.sample.values import make_items
from zhinan.steps import FIELDS, Process, Step, read_process

INTRODUCTION = (
    "按“三集中三到位”要求，受理环节填“综合窗口受理人员”，审核和决定人员填“政务服务股人员或窗口首席代表”，发证是综合出证窗口人员。"
    " 受理和送达环节统一填写“当场办理”，办理流程各环节时限加起来不超过总承诺办理时限。"
)
EXAMPLE = [
    "环节名称：受理；办理人：综合窗口工作人员；办理时限：当场办理；审查标准：1.核对申请人是否符合申请条件；"
    "2.依据办事指南中材料清单逐一核对是否齐全；3.核对每个材料是否涵盖材料要求中涉及的内容和要素；"
    "办理结果：预审通过的出具受理通知书；未通过的出具不予受理通知书；材料不全的出具补充材料告知书；",
    "环节名称：审核；办理人：政务服务股工作人员；办理时限：0.5 工作日；"
    "审查标准：根据《建设项目使用林地审核审批管理办法》审核材料；"
    "办理结果：审核通过的，签署初审意见，转入决定步骤；审核未通过的退回，并书面说明理由；",
    "环节名称：决定；办理人：窗口首席代表；办理时限：0.5 工作日；审查标准：复核审核阶段提出的初步意见；"
    "办理结果：1.申请符合规定的，属于县级权限的准予行政许可，超出县级权限的上报市林业局审批；"
    "申请不符合规定的，不予行政许可；",
    "环节名称：送达；办理人：综合窗口或综合出证窗口工作人员；办理时限：当场办理；审查标准：送达办理结果至申请人；"
    "办理结果：准予行政许可的颁发《准予行政许可决定书》；不予行政许可的颁发《不予行政许可决定书》；",
]
EXAMPLE_STEPS = (
    Step(
        "受理",
        "综合窗口工作人员",
        "当场办理",
        "1.核对申请人是否符合申请条件；2.依据办事指南中材料清单逐一核对是否齐全；3.核对每个材料是否涵盖材料要求中涉及的内容和要素",
        "预审通过的出具受理通知书；未通过的出具不予受理通知书；材料不全的出具补充材料告知书",
        (),
    ),
    Step(
        "审核",
        "政务服务股工作人员",
        "0.5 工作日",
        "根据《建设项目使用林地审核审批管理办法》审核材料",
        "审核通过的，签署初审意见，转入决定步骤；审核未通过的退回，并书面说明理由",
        (),
    ),
    Step(
        "决定",
        "窗口首席代表",
        "0.5 工作日",
        "复核审核阶段提出的初步意见",
        "1.申请符合规定的，属于县级权限的准予行政许可，超出县级权限的上报市林业局审批；申请不符合规定的，不予行政许可",
        (),
    ),
    Step(
        "送达",
        "综合窗口或综合出证窗口工作人员",
        "当场办理",
        "送达办理结果至申请人",
        "准予行政许可的颁发《准予行政许可决定书》；不予行政许可的颁发《不予行政许可决定书》",
        (),
    ),
)
TWO = (Step("受理", "甲", "当场办理", "齐全", "受理", ()), Step("审核", "乙", "1", "合法", "通过", ()))
ONE = "环节名称：受理；办理人：甲；办理时限：当场办理；审查标准：齐全；办理结果：受理；"
OTHER = "环节名称：审核；办理人：乙；办理时限：1；审查标准：合法；办理结果：通过；"


def test_example_of_the_notice() -> None:
    paragraphs = [INTRODUCTION, "例：林茶局事项“备案制的建设项目临时占用林地许可”", *EXAMPLE]
    text = " ".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert read_process(text) == Process(EXAMPLE_STEPS, None, None)


def test_notice_itself(shared: Path) -> None:
    lines = (shared / "domain" / "notice-2023-4.txt").read_text(encoding="utf-8").splitlines()
    (text,) = (line.split("\t", 2)[2] for line in lines if line.startswith("11\t办理流程说明\t"))
    assert read_process(text) == Process(EXAMPLE_STEPS, None, None)


@pytest.mark.parametrize(
    "separator", ["", " ", "\n", "\r\n", "\n\n", "<br>", "<br/>", "<BR />", "&nbsp;", "　", "\u200b"]
)
def test_separators_of_steps(separator: str) -> None:
    assert read_process(separator.join([ONE, OTHER, ""])) == Process(TWO, None, None)


VARIATIONS = {
    "half width": (ONE + OTHER).replace("：", ":").replace("；", ";"),
    "line breaks between fields": (ONE + OTHER).replace("；", "\n"),
    "commas": (ONE + OTHER).replace("；", "，"),
    "full stops": (ONE + OTHER).replace("；", "。"),
    "no last separator": (ONE + OTHER).rstrip("；"),
    "spaces in labels": (ONE + OTHER).replace("办理人", "办 理 人").replace("环节名称", "环 节　名&nbsp;称"),
    "spaces around colons": (ONE + OTHER).replace("：", " ： "),
    "other order": "环节名称：受理；办理结果：受理；审查标准：齐全；办理人：甲；办理时限：当场办理；" + OTHER,
    "name not first": (
        "办理人：甲；环节名称：受理；办理时限：当场办理；审查标准：齐全；办理结果：受理；"
        "办理人：乙；办理时限：1；环节名称：审核；审查标准：合法；办理结果：通过；"
    ),
    "blank lines and tabs": (ONE + OTHER).replace("；", "；\n\t \n"),
    "paragraph per field": "".join(f"<p>{field}</p>" for field in (ONE + OTHER).split("；")),
    "attributes and inline tags": (ONE + OTHER)
    .replace("办理人：", '<span style="font-family:宋体;">办理人</span>：')
    .replace("环节名称", "</p><p class='a'><b>环节名称</b>"),
    "entities": (ONE + OTHER).replace("：", "&#65306;").replace("；", "&nbsp;；&nbsp;"),
    "invisible characters": (ONE + OTHER).replace("办理", "\ufeff办\u200b理"),
    "bracketed labels": (ONE + OTHER).replace("：", "】").replace("；", "；【").removesuffix("【").join(["【", ""]),
    "bracketed labels without separators": "【"
    + (ONE + OTHER).replace("：", "】").replace("；", "【").removesuffix("【"),
    "unit in the label": (ONE + OTHER).replace("办理时限", "办理时限（工作日）"),
    "heading of the whole": f"一、办理流程：\n{ONE}{OTHER}",
    "bracketed heading of the whole": f"【办理流程】\n{ONE}{OTHER}",
    "introduction": f"办理流程如下：\n{ONE}{OTHER}",
    "introduction with numbers": f"按“三集中三到位”要求，共2个环节：受理、审核。\n{ONE}{OTHER}",
}


@pytest.mark.parametrize("text", VARIATIONS.values(), ids=VARIATIONS)
def test_variations(text: str) -> None:
    assert read_process(text) == Process(TWO, None, None)


ORDINALS = [
    *("1. 2．", "1、 2、", "1 2", "① ②", "（1） （2）", "(一) (二)", "一、 二、", "● ●", "⑴ ⑵"),
    *("第一步： 第二步：", "第1个环节： 第2个环节：", "步骤1、 步骤2、"),
]


@pytest.mark.parametrize("ordinals", ORDINALS)
@pytest.mark.parametrize("separator", ["", "\n"])
def test_numbered_steps(ordinals: str, separator: str) -> None:
    first, second = ordinals.split()
    text = f"{first}{ONE}{separator}{second} {OTHER}"
    assert read_process(text) == Process(TWO, None, None)


def test_numbered_fields() -> None:
    text = "；".join(f"{n}.{field}" for n, field in enumerate((ONE + OTHER).rstrip("；").split("；"), 1))
    assert read_process(text) == Process(TWO, None, None)


HEADINGS = [
    *(
        "【受理】",
        "一、受理：",
        "1.受理:",
        "受理环节：",
        "受理：",
        "受理\n",
        "第一步：受理\n",
        "第一步、受理：",
        "（一）受理。",
    ),
    *("【第一步 受理】", "【受理环节】", "一、受理环节\n", "1 受理 ", "受 理："),
    *("第一步：", "环节一：", "环节：", "步骤：", "办理环节：", "办理步骤：", "环节名：", "步骤：第一步："),
]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("separator", ["\n", "<br>"])
def test_headings(heading: str, separator: str) -> None:
    first, second = (text.split("；", 1)[1] for text in (ONE, OTHER))
    if "受" not in heading:
        heading += "受理；"
    text = heading + first + separator + heading.replace("受 理", "审 核").replace("受理", "审核") + second
    read = read_process(text)
    assert [step.name.replace(" ", "") for step in read.steps] == ["受理", "审核"]
    assert [step.handler for step in read.steps] == ["甲", "乙"]
    assert read.problem is None and not any(step.missing for step in read.steps)


def test_headings_over_labelled_names() -> None:
    assert read_process(f"【受理】\n{ONE}\n二、审核环节\n{OTHER}") == Process(TWO, None, None)


@pytest.mark.parametrize("separator", ["", "\n", " "])
def test_a_sentence_may_end_in_the_next_step(separator: str) -> None:
    text = f"环节名称：审核；办理结果：签署初审意见，转入决定步骤；{separator}环节名称：决定；办理结果：准予许可；"
    read = read_process(text)
    assert read.problem is None
    assert [(step.name, step.result) for step in read.steps] == [
        ("审核", "签署初审意见，转入决定步骤"),
        ("决定", "准予许可"),
    ]


@pytest.mark.parametrize(
    "written",
    ["1.受理", "１．受理", "（1）受理", "第一步：受理", "一、受理", "【受理】", "【1、受理】", "\n受理\n", "　受理 "],
)
def test_name_as_it_is_named(written: str) -> None:
    assert read_process(ONE.replace("受理；办理人", f"{written}；办理人") + OTHER).steps == TWO


@pytest.mark.parametrize(
    ("field", "label"),
    [(field, label) for field, labels in module._LABELS.items() for label in labels.split()],
)
def test_synonyms(field: str, label: str) -> None:
    text = f"{ONE}\n{OTHER}".replace(f"{FIELDS[field]}：", f"{label}：")
    assert read_process(text) == Process(TWO, None, None)


@pytest.mark.parametrize("limit", ["1", "0.5", "1 个工作日", "一", "（1）", "1.5"])
@pytest.mark.parametrize("between", ["\n", " ", "；", "\n2 ", "\n2."])
def test_numbers_as_values(limit: str, between: str) -> None:
    read = read_process(f"环节名称：受理{between}办理时限：{limit}{between}审查标准：齐全")
    assert [(step.name, step.limit, step.criteria) for step in read.steps] == [("受理", limit, "齐全")]


@pytest.mark.parametrize("name", ["特殊环节", "现场勘查", "公示"])
@pytest.mark.parametrize("heading", ["环节名称：{}；", "【{}】", "{}：", "二、{}：", "{}\n", "2.{}：\n"])
def test_extra_steps(name: str, heading: str) -> None:
    text = f"{ONE}\n{heading.format(name)}办理人：丙；办理时限：5个工作日\n{OTHER}"
    extra = Step(name, "丙", "5个工作日", "", "", ("审查标准", "办理结果"))
    assert read_process(text) == Process((TWO[0], extra, TWO[1]), None, None)


@pytest.mark.parametrize("heading", ["环节名称：{}；", "【{}】\n", "{}环节：", "二、{}：", "2.{}：\n", "第二步：{}："])
@pytest.mark.parametrize("name", ["组织论证", "收费", "送达（发证）"])
def test_steps_of_other_names(name: str, heading: str) -> None:
    if heading == "{}环节：" and not name.isalpha():
        return
    text = f"{ONE}\n{heading.format(name)}办理人：丙；办理时限：5个工作日\n{OTHER}"
    extra = Step(name, "丙", "5个工作日", "", "", ("审查标准", "办理结果"))
    assert read_process(text) == Process((TWO[0], extra, TWO[1]), None, None)


def test_step_given_twice() -> None:
    assert read_process(ONE + ONE).steps == (TWO[0], TWO[0])


def test_blank_is_not_missing() -> None:
    read = read_process("环节名称：受理；办理人：；办理时限：办理结果： ；")
    assert read == Process((Step("受理", "", "", "", "", ("审查标准",)),), None, None)


@pytest.mark.parametrize(
    "criteria",
    [
        "1.核对；2.依据；3.核对每个材料",
        "（1）核对\n（2）依据：《办法》",
        "材料齐全的，结果：受理",
        "请告知办理人的责任，时限：以通知为准",
        "材料包括：申请表、身份证；核对内容如下：一致",
        "1.受理：出具通知书；2.不予受理：退回",
        "由负责办理人：窗口人员核对",
        "颁发【决定书】，一式两份",
        "上午9:00；12：30前",
        "1.5万元以下的；2.5万元以上的",
    ],
)
def test_sentences_stay_whole(criteria: str) -> None:
    read = read_process(ONE.replace("齐全", criteria) + OTHER)
    assert read.problem is None
    assert [step.criteria for step in read.steps] == [criteria, "合法"]
    assert not any(step.missing for step in read.steps)


@pytest.mark.parametrize("text", ["", " \n　", "<p>&nbsp;</p>", "\ufeff"])
def test_blank_has_no_problem(text: str) -> None:
    assert read_process(text) == Process((), None, None)


@pytest.mark.parametrize(
    ("text", "names", "place", "reason"),
    [
        ("先受理后审核", "", "先受理", "没有找到环节"),
        ("<p>受理：综合窗口；审核：政务服务股</p>", "", "受理：", "没有找到环节"),
        ("办理人：甲；" + ONE + OTHER, "", "办理人：甲", "写在环节名称之前"),
        ("办理时限：当场办理；", "", "办理时限", "写在环节名称之前"),
        (ONE + OTHER.replace("审查标准", "办理人"), "受理", "办理人：合法", "写了两次"),
        (ONE + "\n【决定】由首席代表决定\n" + OTHER, "受理", "【决定】", "像是环节标题"),
        (ONE + "\n二、审核：由股室审核。\n三、决定：办理人：丙", "受理", "二、审核", "像是环节标题"),
        (ONE + "环节名称：审核；由股室审核；办理人：乙", "受理", "由股室审核", "不属于任何字段"),
        ("第一步：受理，由窗口受理。第二步：审核，由股室审核。", "", "由窗口受理", "不属于任何字段"),
        ("组织论证：办理人：丙；办理时限：1\n" + ONE, "", "组织论证", "像是环节标题"),
        (ONE + "组织论证：办理人：丙；", "受理", "组织论证", "像是环节标题"),
        ("论证--办理人：丙；办理时限：1；环节名称：受理；办理人：甲", "", "办理时限：1", "写在环节名称之前"),
        ("论证--办理人：丙；办理时限：1\n【受理】办理人：甲", "", "办理时限：1", "写在环节名称之前"),
        (ONE + "\n【决定】" + OTHER, "受理", "【决定】", "不一致"),
    ],
)
def test_reading_stops(text: str, names: str, place: str, reason: str) -> None:
    read = read_process(text)
    assert [step.name for step in read.steps] == names.split()
    assert read.position is not None and text[read.position :].startswith(place)
    assert read.problem is not None and reason in read.problem and f"：“{place}" in read.problem


def test_problem_in_words() -> None:
    read = read_process(ONE + OTHER + "\n【决定】由首席代表决定")
    assert (
        read.problem == "第2个环节“审核”之后读不下去：“决定”像是环节标题，却不能确定它的字段：“【决定】由首席代表决定”"
    )


PIECES = [
    "核对材料",
    "1.是否齐全",
    "2.依据《办法》",
    "0.5 工作日",
    "（原件）",
    "结果如何",
    "比例3：1",
    "由办理人核对",
    "A/B",
]
LABELS = {field: labels.split() for field, labels in module._LABELS.items()}
BETWEEN = ["；", ";", "\n", "；\n", " ；　", "<br>", "</p>\n<p>", "；&nbsp;", "。\n"]


@st.composite
def rendered(draw: st.DrawFn) -> tuple[str, list[dict[str, str]]]:
    """Steps, and one way of writing them down: each has its name first, or all begin with another field."""
    first = draw(st.sampled_from(["name", "name", *FIELDS]))
    between, colon = draw(st.sampled_from(BETWEEN)), draw(st.sampled_from(["：", ":", " ： "]))
    ordinal = draw(st.sampled_from(["", "{}.", "{}、", "（{}）", "第{}步：", "{} "]))
    sentence = st.builds(
        str.join, st.sampled_from(["；", "，", "\n", ""]), st.lists(st.sampled_from(PIECES), max_size=4)
    )
    text, steps = draw(st.sampled_from(["", "按要求办理。\n", "<p>"])), []
    for number in range(1, draw(st.integers(1 if first == "name" else 2, 5)) + 1):
        others = [field for field in FIELDS if field not in (first, "name")]
        written = draw(st.lists(st.sampled_from(others), unique=True))
        rest = draw(st.permutations(written if first == "name" else [*written, "name"]))
        step = {field: draw(sentence) for field in (first, *rest)}
        step["name"] = draw(st.sampled_from(["受理", "审核", "现场勘查", "公示", "组织专家论证", "收费"]))
        fields = [f"{draw(st.sampled_from(LABELS[field]))}{colon}{value}" for field, value in step.items()]
        text += ordinal.format(number) + between.join(fields) + between
        steps.append(step)
    return text, steps


@given(rendered())
def test_what_was_written_is_read(case: tuple[str, list[dict[str, str]]]) -> None:
    text, steps = case
    read = read_process(text)
    assert (read.problem, read.position) == (None, None)
    assert [{field: getattr(step, field) for field in FIELDS} for step in read.steps] == [
        {field: step.get(field, "") for field in FIELDS} for step in steps
    ]
    assert [step.missing for step in read.steps] == [
        tuple(FIELDS[field] for field in FIELDS if field not in step) for step in steps
    ]


SCRAPS = st.sampled_from(
    [
        *(f"{label}：" for labels in LABELS.values() for label in labels),
        *FIELDS.values(),
        *(
            "【受理】",
            "受理：",
            "审核环节：",
            "二、决定：",
            "第三步：",
            "【",
            "】",
            "；",
            "，",
            "。",
            "\n",
            " ",
            "：",
            "1.",
            "1",
            "（2）",
        ),
        *("<p>", "<br>", "&nbsp;", "<b 办理人", "&amp;", "工作日", "①"),
    ]
)


@given(st.lists(st.one_of(SCRAPS, st.just("文")), max_size=40))
def test_nothing_is_lost(scraps: list[str]) -> None:
    """Every word is in a field, or in the introduction, or behind the place where reading stopped."""
    words: dict[str, int] = {}
    text = ""
    for scrap in scraps:
        word = chr(0x7300 + len(words))
        if scrap == "文":
            words[word] = len(text)
        text += word if scrap == "文" else scrap
    read = read_process(text)
    fields = "".join(getattr(step, field) for step in read.steps for field in FIELDS)
    stopped = len(text) if read.position is None else read.position
    kept = [word in fields for word, at in words.items() if at < stopped]
    if read.problem is None:
        assert kept == sorted(kept), "only the introduction, at the beginning, is in no field"
        assert read.steps or not text.strip() or not words
    else:
        assert 0 <= stopped < len(text)
        assert f"第{len(read.steps)}个环节" in read.problem or "从第1个环节起" in read.problem


@given(st.text(max_size=200))
def test_any_text_is_read_or_told(text: str) -> None:
    read = read_process(text)
    assert (read.problem is None) == (read.position is None)
    assert read.position is None or 0 <= read.position < len(text)


HOSTILE = [
    *(
        "1.",
        "1 ",
        "【",
        "】",
        "；",
        "，",
        "\n",
        "1. \n",
        "<",
        "<p ",
        "<p a=",
        "&#",
        "&nbsp;",
        "\u200b",
        "\\",
        "文",
        "一",
        "①",
        "（1）",
    ),
    *(
        "办 ",
        "环节 ",
        "环节名称：",
        "环节名称：甲；",
        "受理：",
        "受理：\n",
        "\n一、受理\n",
        "受理与",
        "；受理；",
        "【受理】",
        "第一步",
        "第一步：",
    ),
    *("；第 1 步 第 2 步 第 3 步 受理 受理 受理 ", "办    理    人    ", "第  一  个环节  "),
]


@pytest.mark.parametrize("scrap", HOSTILE)
def test_work_grows_with_the_text(scrap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every place is tried a constant number of times, and one try looks at a bounded stretch of text."""
    tries = 0

    class Counted:
        def __init__(self, name: str) -> None:
            self.pattern = getattr(module, name)
            assert _parser.parse(self.pattern.pattern).getwidth()[1] < 300
            monkeypatch.setattr(module, name, self)

        def match(self, text: str, at: int) -> object:
            nonlocal tries
            tries += 1
            return self.pattern.match(text, at)

    Counted("_LABEL")
    Counted("_TITLE")
    for head in ("", "环节名称：受理；审查标准：", "环节名称："):
        tries, text = 0, head + (scrap * 32767)[: 32767 - len(head)]
        read_process(text)
        assert tries <= 3 * len(text)


def test_sample_batch(standard: Standard) -> None:
    profiles, catalogue = read_profiles(Path(standard.departments_file)), read_catalogue()
    for name in profiles:
        for item in make_items(standard, profiles, catalogue, name, Random(name)):
            read = read_process(item["办理流程说明"])
            expected = [Step(*(step[field] for field in FIELDS.values()), missing=()) for step in item.steps]
            assert read == Process(tuple(expected), None, None)
            assert len(expected) == 4
