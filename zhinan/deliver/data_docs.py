"""Great Expectations' Data Docs made fit for an office without the internet.

As GX writes them, each page loads scripts, styles and a time-stamped picture from seven hosts: without
the internet it is bare, and with it, it tells others that a county looked at its data. Both end here.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from urllib.parse import quote

_OUTSIDE = re.compile(
    r"""<script\b[^>]*\bsrc\s*=\s*["'](?:https?:)?//[^>]*>\s*</script>"""
    r"""|<(?:link|img)\b[^>]*\b(?:href|src)\s*=\s*["'](?:https?:)?//[^>]*>""",
    re.IGNORECASE,
)
_OUTSIDE_LINK = re.compile(r"""(<a\b[^>]*\bhref\s*=\s*)["'](?:https?:)?//[^"']*["']""", re.IGNORECASE)
_OUTSIDE_URL = re.compile(r"""url\(\s*["']?(?:https?:)?//[^)]*\)""", re.IGNORECASE)
_STYLE = """<style>
body { font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; margin: 1.5rem auto;
  max-width: 76rem; padding: 0 1rem; line-height: 1.5; color: #1f2933; background: #fff; }
a { color: #17549b; } h1, h2, h3, h4, h5, h6, strong { line-height: 1.3; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { border: 1px solid #d5dbe3; padding: .35rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
nav ol, .breadcrumb { list-style: none; padding: 0; } svg, .cooltip { display: none; }
footer, .navbar-brand, #ge-cta-footer, .btn, [class*="footer"], .ge-walkthrough, .modal { display: none; }
@media (prefers-color-scheme: dark) { body { background: #14181d; color: #e4e8ed; } a { color: #8ab8f0; }
  th, td { border-color: #3a434e; } }
</style></head>"""

_SECTIONS = (("核查结果（每类记录一页，每条规则一行）", "validations"), ("核查规则", "expectations"))
_INDEX = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>核查明细</title></head>
<body><h1>核查明细（Great Expectations Data Docs）</h1><p><a href="../dashboard/index.html">返回看板</a></p>
{parts}</body></html>
"""


def make_offline(folder: Path) -> None:
    """Take every outside request out of the pages below ``folder``; give them a style and an index.

    GX's own index is a table that one of the outside scripts fills.
    """
    for page in sorted(folder.rglob("*.html")):
        text = _OUTSIDE.sub("", page.read_text("utf-8"))
        text = _OUTSIDE_URL.sub("none", _OUTSIDE_LINK.sub(r'\1"#"', text))
        page.write_text(text.replace("</head>", _STYLE, 1), "utf-8")
    parts = "".join(_section(folder, title, name) for title, name in _SECTIONS)
    (folder / "index.html").write_text(_INDEX.replace("{parts}", parts).replace("</head>", _STYLE, 1), "utf-8")


def _section(folder: Path, title: str, name: str) -> str:
    links = ""
    for page in sorted((folder / name).rglob("*.html")):
        path = page.relative_to(folder)
        links += f'<li><a href="{quote(path.as_posix())}">{escape(path.parts[1].removesuffix(".html"))}</a></li>'
    return f"<h2>{title}</h2><ul>{links}</ul>"
