"""Every rendered pack in a real browser, at the widths of a phone, a tablet and a desk.

Run with `make browser`. TOEX_PACKS names the folder of the pages (packs), TOEX_AXE the file
axe.min.js (fetched by `make browser`); screenshots go to target/browser/screenshots. Without
Chromium, pages or axe-core the tests that need them are skipped and say so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from scripts.paths import ROOT
from tests.browser.chromium import Chromium, executable

PACKS = sorted(Path(os.environ.get("TOEX_PACKS", ROOT / "packs")).glob("**/*.html"))
FOUND = sorted((ROOT / "target" / "browser").glob("axe-core-*/axe.min.js"))
AXE = Path(os.environ["TOEX_AXE"]) if "TOEX_AXE" in os.environ else next(reversed(FOUND), None)
PICTURES = ROOT / "target" / "browser" / "screenshots"
WIDTHS = (360, 768, 1280)
# The narrowest page that WCAG 2.2 (1.4.10, reflow) asks for.
NARROWEST = 320
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

SET_DISCLOSURES = "document.querySelectorAll('details').forEach(d => d.open = %s)"
# What reaches over the right edge and stands in nothing that scrolls by itself.
OVERFLOWING = """
(() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll, .hidden'))
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 5);
})()
"""
# Each place is gone to once; the other links to it only have to be within reach.
LINKS = """
(() => {
  const followed = new Set();
  const problem = a => {
    const href = a.getAttribute('href');
    if (!href.startsWith('#')) return null;
    const target = document.getElementById(decodeURIComponent(href.slice(1)));
    if (!target) return 'has no target';
    if (!target.getClientRects().length) return 'leads to what cannot be seen';
    if (followed.has(href)) return null;
    followed.add(href);
    a.focus();
    a.scrollIntoView({block: 'center'});
    const at = a.getClientRects()[0];
    const hit = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
    if (!a.contains(hit)) return 'is under ' + (hit && hit.outerHTML.slice(0, 80));
    a.click();
    if (location.hash !== href) return 'went to ' + location.hash;
    const top = target.getBoundingClientRect().top;
    return top > -2 && top < innerHeight ? null : 'scrolled to ' + top;
  };
  return [...document.querySelectorAll('a[href]')].filter(a => a.getClientRects().length)
    .map(a => ({href: a.getAttribute('href'), problem: problem(a)}));
})()
"""
DISCLOSURES = """
[...document.querySelectorAll('summary')].filter(s => s.getClientRects().length).map(s => {
  const name = s.textContent.trim().slice(0, 80), holder = s.parentElement;
  const closed = holder.getBoundingClientRect().height;
  s.scrollIntoView({block: 'center'});
  const at = s.getBoundingClientRect();
  const hit = document.elementFromPoint(at.x + Math.min(at.width, 40) / 2, at.y + at.height / 2);
  if (!s.contains(hit)) return name + ': is covered by ' + (hit && hit.outerHTML.slice(0, 80));
  s.focus();
  if (document.activeElement !== s) return name + ': takes no focus';
  s.click();
  if (!holder.open) return name + ': does not open';
  if (holder.getBoundingClientRect().height < closed + 10) return name + ': opens onto nothing';
  s.click();
  return holder.open ? name + ': does not close' : null;
}).filter(Boolean)
"""
# What axe-core could not decide counts as well, except for text in drawings, which is looked at
# below, and in tables that are scrolled out of sight, which a wider page shows whole.
AXE_RUN = """
axe.run(document, {runOnly: {type: 'tag', values: %s}}).then(({passes, violations, incomplete}) => {
  const isLeft = n => !document.querySelector(n.target[0])?.closest('svg, .scroll');
  const open = incomplete.map(rule => ({...rule, nodes: rule.nodes.filter(isLeft)}));
  return {
    passes: passes.length,
    found: [...violations, ...open].filter(rule => rule.nodes.length).map(rule => ({
      rule: rule.id,
      times: rule.nodes.length,
      such_as: rule.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary),
    })),
  };
})
"""
# axe-core leaves the contrast of text in drawings open: it cannot tell what stands behind it.
FAINT_TEXT_IN_DRAWINGS = """
(() => {
  const parts = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const over = (c, back) => {
    const alpha = c.length > 3 ? c[3] : 1;
    return [0, 1, 2].map(i => c[i] * alpha + back[i] * (1 - alpha));
  };
  const light = c => {
    const [r, g, b] = c.map(v => v / 255)
      .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const painted = (element, back) => {
    const style = getComputedStyle(element), fill = parts(style.fill);
    const alpha = (fill[3] ?? 1) * style.fillOpacity * style.opacity;
    return over([...fill.slice(0, 3), alpha], back);
  };
  const faint = [];
  for (const text of document.querySelectorAll('svg text')) {
    // An axis keeps the labels for which it has no room, at an opacity of nothing.
    if (!text.getClientRects().length || !text.textContent.trim()
      || getComputedStyle(text).opacity === '0') continue;
    text.scrollIntoView({block: 'center'});
    const at = text.getBoundingClientRect();
    const scale = text.getScreenCTM().a || Math.abs(text.getScreenCTM().b);
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    const behind = document.elementsFromPoint(at.x + at.width / 2, at.y + at.height / 2)
      .filter(e => e.closest('svg') === text.closest('svg'))
      .filter(e => /^(rect|path|circle)$/.test(e.tagName) && getComputedStyle(e).fill !== 'none')
      .reverse();
    let back = [255, 255, 255];
    for (const shape of behind) back = painted(shape, back);
    const [a, b] = [light(painted(text, back)), light(back)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) faint.push(`${text.textContent} ${ratio.toFixed(2)}:1`);
    if (size < 10.5) faint.push(`${text.textContent} ${size.toFixed(1)} px`);
  }
  return faint;
})()
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    program = executable()
    if program is None:
        pytest.skip("no Chromium on this machine: install it, for example `apt install chromium`")
    with Chromium(program, tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="module", params=PACKS, ids=lambda path: path.stem)
def pack(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(scope="module", params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


def opened(browser: Chromium, pack: Path, width: int, disclosures: str = "false") -> Chromium:
    browser.open(pack, width)
    browser.run(SET_DISCLOSURES % disclosures)
    return browser


def is_one_sheet(pack: Path) -> bool:
    """Whether the page is an infographic, which has neither links nor disclosures."""
    return pack.stem.endswith("_infographic")


def test_opens_without_a_word_on_the_console_or_a_request(
    browser: Chromium, pack: Path, width: int
) -> None:
    opened(browser, pack, width, "true")
    browser.run("new Promise(done => setTimeout(done, 300))")
    said = [
        event
        for event in browser.events
        if event["method"]
        in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
    ]
    assert not said, json.dumps(said)[:2000]
    asked = [
        event["params"]["request"]["url"]
        for event in browser.events
        if event["method"] == "Network.requestWillBeSent"
    ]
    assert [url for url in asked if not url.startswith("data:")] == [pack.resolve().as_uri()]


@pytest.mark.parametrize("disclosures", ["false", "true"], ids=["closed", "open"])
def test_axe_finds_no_violation_of_wcag_2_2_aa(
    browser: Chromium, pack: Path, width: int, disclosures: str
) -> None:
    if AXE is None:
        pytest.skip("no axe-core: `make browser` fetches it with npm, or set TOEX_AXE to its file")
    opened(browser, pack, width, disclosures)
    browser.run(AXE.read_text(encoding="utf-8") + "; true")
    result: dict[str, Any] = browser.run(AXE_RUN % json.dumps(RULES))
    assert result["passes"] > 10, "axe-core looked at nothing"
    assert not result["found"], json.dumps(result["found"], indent=1)


def test_every_link_leads_somewhere(browser: Chromium, pack: Path, width: int) -> None:
    opened(browser, pack, width, "true")
    links = browser.run(LINKS)
    assert links or is_one_sheet(pack)
    assert not [link for link in links if link["problem"]]
    for href in sorted({link["href"] for link in links if not link["href"].startswith("#")}):
        parts = urlparse(href)
        assert not parts.scheme and not parts.netloc, f"{href} leaves the folder of the pack"
        assert (pack.parent / unquote(parts.path)).is_file(), f"{href} is not beside the page"


def test_every_disclosure_opens_and_closes(browser: Chromium, pack: Path, width: int) -> None:
    opened(browser, pack, width, "false")
    assert browser.run("document.querySelectorAll('summary').length") or is_one_sheet(pack)
    assert not browser.run(DISCLOSURES)


@pytest.mark.parametrize("disclosures", ["false", "true"], ids=["closed", "open"])
def test_nothing_reaches_over_the_edge(
    browser: Chromium, pack: Path, width: int, disclosures: str
) -> None:
    opened(browser, pack, NARROWEST if width == min(WIDTHS) else width, disclosures)
    assert not browser.run(OVERFLOWING)


def test_text_in_drawings_can_be_read(browser: Chromium, pack: Path, width: int) -> None:
    opened(browser, pack, width, "true")
    assert not browser.run(FAINT_TEXT_IN_DRAWINGS)


def test_pictures_are_taken(browser: Chromium, pack: Path, width: int) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    opened(browser, pack, width)
    height = browser.run("document.documentElement.scrollHeight")
    # Chromium draws no more than 16384 pixels in one picture.
    for number, top in enumerate(range(0, height, 8000), start=1):
        path = PICTURES / f"{pack.stem}_{width}_{number}.png"
        browser.picture(path, top, min(8000, height - top))
        assert path.stat().st_size > 1000
