"""Charts as pictures: Chinese right without any font of the machine's own, nothing asked from outside."""

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from simulation.inputs.programmes import load_programmes
from simulation.reports import chart_words, charts, images, names, wording
from tests.reports.figures import BATCH_OF
from tools.fonts import WEIGHTS

REPOSITORY = Path(__file__).resolve().parents[2]
TOLD = charts.Told("标题", "怎样读", "元/月")


@pytest.mark.parametrize("path", [images.REGULAR, images.SEMIBOLD])
def test_every_character_the_charts_say_is_in_the_font_of_the_pictures(path):
    known = set(TTFont(path, lazy=False).getBestCmap())
    said = [text for pair in (*chart_words.WORDS.values(), *wording.LABELS.values()) for text in pair]
    said += [text for record in load_programmes().values() for text in (record.zh, record.en)]
    said += [names.form_label("cause", code) for code in ("illness", "schooling")]
    assert sorted({sign for text in said for sign in text if ord(sign) not in known and sign != "\n"}) == []


def test_both_weights_are_one_family_and_carry_their_licence():
    for style, weight in WEIGHTS.items():
        font = TTFont(images.FONTS / f"NotoSansSC-{style}.ttf", lazy=False)
        assert font["name"].getDebugName(16) == "Noto Sans SC"
        assert font["OS/2"].usWeightClass == weight
        assert "fvar" not in font
    assert "SIL OPEN FONT LICENSE" in (images.FONTS / "OFL.txt").read_text(encoding="utf-8")


DRAW = """
import sys
from simulation.reports import charts, images
told = charts.Told("标题", "怎样读", "元/月")
sys.stdout.buffer.write(images.png(charts.waterfall_chart([charts.Step(sys.argv[1], 1.0)], told)))
"""


def test_without_any_font_on_the_machine_chinese_is_drawn_and_no_empty_boxes(tmp_path):
    """A missing character is drawn as the same box whatever it is: two names of three must then look alike."""
    empty = tmp_path / "fonts.conf"
    empty.write_text('<?xml version="1.0"?><fontconfig></fontconfig>', encoding="utf-8")
    alone = {**os.environ, "FONTCONFIG_FILE": str(empty), "HOME": str(tmp_path)}
    pictures = []
    for label in ("医药费", "工资贷"):
        drawn = subprocess.run(
            [sys.executable, "-c", DRAW, label], cwd=REPOSITORY, env=alone, capture_output=True, check=True
        )
        with Image.open(BytesIO(drawn.stdout)) as picture:
            pictures.append(np.asarray(picture.convert("L"), float))
    here = images.png(charts.waterfall_chart([charts.Step("医药费", 1.0)], TOLD))
    with Image.open(BytesIO(here)) as picture:
        assert np.array_equal(np.asarray(picture.convert("L"), float), pictures[0])  # our font, not the machine's
    assert pictures[0].shape == pictures[1].shape
    assert (np.abs(pictures[0] - pictures[1]) > 64).sum() > 100


def test_the_letters_of_a_drawing_are_outlines(summary):
    drawing = images.svg(charts.spending_chart(summary, BATCH_OF))
    root = ElementTree.fromstring(drawing)
    assert [element.text for element in root.iter(f"{{{images.SVG}}}text")] == []
    said = [element.get("aria-label") for element in root.iter(f"{{{images.SVG}}}g")]
    assert any("支出最多的是" in (words or "") for words in said)
    assert "http" not in drawing.replace(images.SVG, "").replace("http://www.w3.org/1999/xlink", "")


def test_outlines_stand_where_the_text_stood():
    drawing = (
        f'<svg xmlns="{images.SVG}"><text text-anchor="end" transform="translate(100,50)" font-size="20px" fill="#123">'
        '<tspan>一一</tspan><tspan x="0" dy="30">一</tspan></text></svg>'
    )
    group = ElementTree.fromstring(images.outlined(drawing))[0]
    assert group.get("transform") == "translate(100,50)"
    assert group.get("aria-label") == "一一 一"
    first, second = (path.get("d") for path in group)
    starts = [float(re.match(r"M(-?[\d.]+)", part)[1]) for part in (first, second)]
    assert -40 < starts[0] < -20 < starts[1] < 0  # both end at the anchor


def test_a_line_with_a_character_the_font_lacks_stays_text_for_the_machines_own():
    drawing = f'<svg xmlns="{images.SVG}"><text font-size="20px">㛃</text></svg>'
    assert ElementTree.fromstring(images.outlined(drawing))[0].text == "㛃"


def test_a_picture_is_twice_as_fine_as_its_points(summary):
    with Image.open(BytesIO(images.png(charts.fan_chart(summary), 400))) as picture:
        assert picture.width >= 800
