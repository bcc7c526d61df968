"""Persons in what departments wrote: posts may be shown, names and mobile numbers may not (law 15).

No program knows every name. Therefore a field that holds persons (办理人) is shown only where it consists of words for
posts and offices and of nothing else; a name that the department gave in 办理人员姓名 is covered wherever it stands
in that item's texts; and so is what follows a label for a person (收件人：) and begins like a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from expectations.columns import departments
from expectations.model import Standard
from zhinan.deliver.cells import excel_text
from zhinan.deliver.masking import masked
from zhinan.text import compact

HIDDEN = "（姓名不公开）"
# What posts and offices are called: a field made of these alone names nobody.
_WORDS = """
工作人员 服务人员 受理人员 审批人员 审核人员 经办人员 承办人员 业务人员 窗口人员 值班人员 执法人员 勘察人员 有关人员
相关人员 首席代表 负责人 负责同志 分管领导 主管领导 单位领导 领导 法定代表人 主要负责人 股长 科长 室长 所长 站长 队长
大队长 中队长 局长 副局长 主任 副主任 组长 主管 专员 代表 人员 专班 专人 专家组 评审组 评审专家 专家 评审委员会 委员会
检测机构 检验机构 评估机构 第三方机构 申请人 当事人 负责 综合受理 综合出证 综合窗口 出证窗口 受理窗口 发证窗口
审批窗口 服务窗口 专窗 窗口 综合 无差别 出证 市场准入 不动产登记 不动产 工程建设项目 工程建设 建设项目 市民之家
政务服务中心 政务服务大厅 政务大厅 办事大厅 服务大厅 大厅 服务台 咨询台 前台 后台 政务服务 行政审批 行政许可 公共服务
业务经办 业务 经办 承办 审批 审核 审查 初审 复审 受理 决定 送达 发证 制证 办结 登记 注册 核准 许可 评审 评估 勘察 勘查
勘验 踏勘 检测 检验 检疫 鉴定 公示 听证 验收 现场 监管 监督 执法 稽查 管理 服务 信息 技术 法规 法制 政策法规 财务 档案
综合业务 环境 资源 规划 建设 纳税服务 纳税 缴费 养老 医保 人社 民政 公安 税务 户籍 交警 出入境 治安 企业 个体 就业
社保 待遇 客户服务 客户 营业 电力 烟草 专卖 气象 消防 水利 林业 农业 农机 畜牧 卫生 教育 文化 旅游 广电 体育 交通 运输
商务 统计 金融 粮食 残联 民族 宗教 司法 生态 应急 安全 退役军人 办公室 分局 县局 市局 省局 本局 本单位 主管部门
相关部门 有关部门 部门 单位 机关 机构 大队 中队 支队 中心 科室 股室 股 科 室 处 所 站 队 局 厅 窗 县级 市级 省级 县 市
省 区 镇 乡 街道 级 本 各 该 由 及其 或者 以及 或 和 及 与 兼 的 等 副 楼 层 号 岗 岗位 责任
"""
_MAIL_WORDS = """
姓名 名字 名单 环节 步骤 办理 人 先生 女士 同志 老师 手机号码 手机号 号码 分机 座机 同上 暂无 待定 见附件 附件 无
收件地址 邮寄地址 收件单位 收件部门 收件 邮寄 邮政快递 邮政 快递 地址 详细 收件人 收件人员 收取人 接收人 联系人
联系电话 联系方式 咨询电话 电话 固话 手机 邮编 邮政编码 寄件前请电话联系 寄件 寄送 请 先 电话联系 联系 前 填写 注明
材料 统一
"""
_MAIL = frozenset(map(compact, _MAIL_WORDS.split()))
_POSTS = frozenset(map(compact, _WORDS.split()))
_MAIL_OR_POST = _MAIL | _POSTS
_LONGEST = max(_POSTS, key=len)
_LABELS = "收件人|收取人|接收人|邮递接收人|联系人|经办人|办理人|承办人|责任人|负责人|窗口负责人|咨询人|受理人|审核人"
# The commonest family names: behind a label they tell 收件人：张某 from 负责人：身份证明.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤常温康施牛樊葛邢安齐"
    "易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳祝包宁尚符舒阮纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁骆路游靳甘欧尉司诸"
)
_LABELLED = re.compile(rf"(?:{_LABELS})(?:姓名)?[ \u3000]*[:：][ \u3000]*(?P<who>[\u3400-\u9fff·]{{2,24}})")
_IDLE = re.compile(r"[\W\d_]+|[一二三四五六七八九十]+(?=楼|层|号)")
_RUN = re.compile(r"[\u3400-\u9fff·]{2,}")
_PIECE = re.compile(r"[\s,，;；。|]+")
# What an office is called: 纳税服务股, 县退役军人服务中心.
_OFFICE = re.compile(r"[\u3400-\u9fff]{2,}(?:股|室|科|处|所|站|队|中心|局|委|办|部|厅|公司|银行|会)")
# 河南省, 信阳市 in the county's own address.
_PLACE = re.compile(r"[\u3400-\u9fff]{2}(?:省|市|县|区)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[-—－–]{1,2}\d{7,8}(?!\d)")


@lru_cache(maxsize=8192)
def is_post(text: str, offices: frozenset[str] = frozenset()) -> bool:
    """Whether ``text`` consists of words for posts and of ``offices`` (主办处室, 部门), as compared; not of nothing."""
    parts = [part for part in _IDLE.split(compact(text)) if part]
    return bool(parts) and all(_is_made_of(part, offices) for part in parts)


def _is_made_of(part: str, offices: frozenset[str]) -> bool:
    """Whether ``part`` is words one behind the other, the longest that fits taken each time."""
    longest = max(map(len, (*offices, _LONGEST)))
    at = 0
    while at < len(part):
        ends = range(min(len(part), at + longest), at, -1)
        end = next((end for end in ends if part[at:end] in _POSTS or part[at:end] in offices), None)
        if end is None:
            return False
        at = end
    return True


def post(text: str, offices: frozenset[str] = frozenset()) -> str:
    """``text`` where it is a post, else ''."""
    return text if is_post(text, offices) else ""


def known_names(*texts: str | None) -> tuple[str, ...]:
    """The names that a department gave in 办理人员姓名 (受理：张某；审核：李某), posts left out; longest first."""
    found = {_person(run) for text in texts if text for run in _RUN.findall(compact(text))} - {""}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def _person(run: str) -> str:
    """A run of Chinese characters without the words around it: 政务服务股张某 is 张某. '' for words alone."""
    if is_post(run, _MAIL):
        return ""
    name = run
    while True:
        ends = range(len(name), 0, -1)
        before = next((end for end in ends if name[:end] in _MAIL_OR_POST), 0)
        behind = next((end for end in ends if name[-end:] in _MAIL_OR_POST), 0)
        shorter = name[before:] if before else name[:-behind] if behind else name
        if shorter == name or len(shorter) < 2:  # one character left: the word was part of the name
            return name
        name = shorter


def public_text(text: object, names: tuple[str, ...] = ()) -> str:
    """``text`` for the public: harmless, mobile numbers masked, ``names`` and labelled persons covered."""
    shown = _masked("" if text is None else str(text))
    for name in names:
        shown = shown.replace(name, HIDDEN)
    return _unlabelled(shown) if "人" in shown else shown


# The same texts stand in many items.
@lru_cache(maxsize=65536)
def _masked(text: str) -> str:
    return masked(excel_text(text))


@lru_cache(maxsize=65536)
def _unlabelled(text: str) -> str:
    return _LABELLED.sub(_covered, text)


def _covered(found: re.Match[str]) -> str:
    name = _person(found["who"])
    is_named = (2 <= len(name) <= 4 and name[0] in _SURNAMES) or "·" in name
    return found[0].replace(name, HIDDEN, 1) if is_named else found[0]


def county_offices(standard: Standard) -> frozenset[str]:
    """What the county's departments and places are called: words that name nobody."""
    names = {name for one in departments(standard) for name in (one.name, *one.aliases)}
    places = {place for text in standard.parameters.values() for place in _PLACE.findall(text)}
    return frozenset(map(compact, names | places | {standard.county}))


def offices_of(raw: Mapping[str, str], offices: frozenset[str]) -> frozenset[str]:
    """``offices``, and the item's own (主办处室, 实施主体) where they are called like offices."""
    own = {compact(raw[element]) for element in ("主办处室", "实施主体")}
    return offices | {office for office in own if _OFFICE.fullmatch(office)}


def mailing(text: str, offices: frozenset[str] = frozenset()) -> tuple[str, bool]:
    """邮递收件人信息 without persons: (what may be shown, whether something was left out).

    Shown whole where it is made of places, posts and numbers; else only the pieces that are, and the office's phone.
    """
    words = offices | _MAIL
    if is_post(text, words):
        return text, False
    kept = [piece for piece in _PIECE.split(text) if is_post(piece, words) or re.fullmatch(r"[\d()（）\-—－–]+", piece)]
    lost = [number for number in _LANDLINE.findall(text) if not any(number in piece for piece in kept)]
    return " ".join([*kept, *lost]), True
