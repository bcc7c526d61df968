"""Elements 35, 36, 37, 45: where to ask, where to complain, which window, where to post to.

Every part is an argument, so that a defect can leave one out.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhinan.sample.departments import Profile


def consult_text(parameters: Mapping[str, str], phone: str, floor: str, url: str | None = None) -> str:
    """Element 35 in the notice's form."""
    return (
        f"一、固话咨询:{phone}\n"
        f"二、网上咨询地址：{parameters['consult_url'] if url is None else url}\n"
        f"三、现场咨询:信阳市{parameters['hall']}{floor}楼咨询台"
    )


def complaint_text(
    parameters: Mapping[str, str],
    phone: str,
    *,
    has_hotline: bool = True,
    has_discipline: bool = True,
    office: str | None = None,
) -> str:
    """Element 36 in the notice's form."""
    place = parameters["complaint_office"] if office is None else office
    lines = [
        f"一、固话投诉:{phone}",
        *([f"短号:{parameters['hotline']}"] if has_hotline else []),
        "二、网上投诉地址:",
        "1、河南省政务服务网上投诉平台:",
        parameters["complaint_url_province"],
        "2、河南省信访局网上投诉平台:",
        parameters["complaint_url_petition"],
        *(["3、河南省纪委网上投诉平台:", parameters["complaint_url_discipline"]] if has_discipline else []),
        f"三、现场投诉:信阳市{parameters['hall']}{place}",
    ]
    return "\n".join(lines)


def window_text(parameters: Mapping[str, str], profile: Profile) -> str:
    """Element 37."""
    return f"{parameters['hall']}{profile.floor}楼{profile.window}"


def mail_text(parameters: Mapping[str, str], profile: Profile) -> str:
    """Element 45: the fixed sentence for the common window, else the department's own."""
    if not profile.has_own_window:
        return parameters["mail_address"]
    return (
        f"河南省信阳市{window_text(parameters, profile)} 收件人：{profile.office}审批室工作人员 "
        f"联系电话：{profile.window_phone}"
    )
