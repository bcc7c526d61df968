"""Persons in what departments wrote: posts may be shown, names and mobile numbers may not (law 15).

No program knows every name. Therefore a field that holds persons (办理人) is shown only where it consists of words for
posts and offices and of nothing else; a name that the department gave in 办理人员姓名 is covered wherever it stands
in that item's texts; and so is what follows a label for a person (收件人：) and is no post.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhinan.deliver.cells import excel_text
from zhinan.deliver.dashboard import masked
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
收件地址 邮寄地址 收件单位 收件部门 收件 邮寄 邮政快递 邮政 快递 地址 详细 收件人 收件人员 收取人 接收人 联系人
联系电话 联系方式 咨询电话 电话 固话 手机 邮编 邮政编码 寄件前请电话联系 寄件 寄送 请 先 电话联系 联系 前 填写 注明
材料 统一 河南省 信阳市 罗山县
"""
_MAIL = frozenset(map(compact, _MAIL_WORDS.split()))
_POSTS = frozenset(map(compact, _WORDS.split()))
_LONGEST = max(_POSTS, key=len)
_LABELS = "收件人|收取人|接收人|邮递接收人|联系人|经办人|办理人|承办人|责任人|负责人|窗口负责人|咨询人|受理人|审核人"
# A label, then what may be a name: two to four Chinese characters (·) up to something that ends a word.
_LABELLED = re.compile(
    rf"(?P<label>(?:{_LABELS})(?:姓名)?[ \u3000]*[:：为是][ \u3000]*)(?P<who>[\u4e00-\u9fff·]{{2,24}})"
)
_IDLE = re.compile(r"[\W\d_]+|[一二三四五六七八九十]+(?=楼|层|号)")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{1,8})*|[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,8})+")
_PIECE = re.compile(r"[\s,，;；。|]+")
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
    found = {name for text in texts if text for name in _NAME.findall(compact(text)) if not is_post(name)}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def public_text(text: object, names: tuple[str, ...] = ()) -> str:
    """``text`` for the public: harmless, mobile numbers masked, ``names`` and labelled persons covered."""
    shown = masked(excel_text(text))
    for name in names:
        shown = shown.replace(name, HIDDEN)
    return _LABELLED.sub(_covered, shown) if "人" in shown else shown


def _covered(found: re.Match[str]) -> str:
    who = found["who"]
    if is_post(who):
        return found[0]
    # The post behind the name stays: 收件人：张某政务服务股.
    rest = _NAME.sub("", who, count=1) if len(who) > 4 else ""
    return f"{found['label']}{HIDDEN}{post(rest)}"


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
