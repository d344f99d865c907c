import pytest

from opora.intake.limits import Limits
from opora.intake.strings_scan import check_strings
from opora.vocabulary.problems import Refusal

LIMITS = Limits.load()
HUGE = 'uniqueCount="4294967295"'


def test_honest_strings_pass() -> None:
    text = (
        '<?xml version="1.0"?>\r\n<sst xmlns="u" count="9" uniqueCount="2">'
        "<si><t>sst</t></si></sst>"
    )

    assert check_strings(text.encode(), LIMITS) is None


@pytest.mark.parametrize(
    "text",
    [
        f"<sst {HUGE}></sst>",
        f'<x:sst xmlns:x="u" {HUGE}/>',
        "<sst uniqueCount='4294967295'/>",
        '<sst uniqueCount = "4294967295"/>',
        '<sst count="4294967295"/>',
        '<sst uniqueCount="-1"/>',
        '<sst uniqueCount=""/>',
        f"<a><sst {HUGE}/></a>",
        f"<!-- --><sst {HUGE}/>",
        f'<sst uniqueCount="1"><sst {HUGE}/></sst>',
        f'<sst a="&gt;" {HUGE}/>',
    ],
)
def test_a_count_beyond_the_limit_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_strings(text.encode(), LIMITS)

    assert caught.value.code == "too_dense"
