"""A real browser, without a head: the pages work by keyboard alone, break no policy, and bar nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_selenium_python import Axe
from on_this_machine import needed
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from web_program import Site, serving

PAGES = (
    "/", "/?q=DiLoCo", "/mentions", "/issues", "/links", "/story?q=DiLoCo", "/stats", "/newsletters", "/tags",
    "/paper/arxiv:2503.09799", "/issue/1", "/nowhere",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = needed("chromium", package="chromium")
    for option in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, Service(needed("chromedriver", package="chromium-driver")))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture(scope="module")
def site(demo_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    database = tmp_path_factory.mktemp("browsed") / "p.db"
    database.write_bytes(demo_made.read_bytes())
    with serving(database) as site:
        yield site


def press(browser: webdriver.Chrome, *keys: str) -> None:
    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def focused(browser: webdriver.Chrome) -> str:
    element = browser.switch_to.active_element
    return element.get_attribute("id") or element.get_attribute("aria-label") or element.text


def tab_to(browser: webdriver.Chrome, wanted: str) -> None:
    for _ in range(80):
        if focused(browser) == wanted:
            return
        press(browser, Keys.TAB)
    raise AssertionError(f"Tab does not reach {wanted}")


def leave(browser: webdriver.Chrome, *keys: str) -> str:
    """Press keys that lead to another page; its heading."""
    browser.execute_script("window.here = true")
    press(browser, *keys)
    arrived = "return !window.here && document.readyState == 'complete'"
    waiting = WebDriverWait(browser, 20, 0.05, [WebDriverException])  # raised while one page takes another's place
    waiting.until(lambda _: browser.execute_script(arrived))
    return browser.find_element(By.TAG_NAME, "h1").text


def test_a_paper_is_found_cited_and_tagged_by_keyboard_alone(browser: webdriver.Chrome, site: Site) -> None:
    title = "Streaming DiLoCo with overlapping communication: Towards a Distributed Free Lunch"
    browser.get(f"{site.address}/")
    tab_to(browser, "q")
    assert leave(browser, "DiLoCo", Keys.ENTER) == "Papers about DiLoCo"
    tab_to(browser, title)
    assert leave(browser, Keys.ENTER) == title

    tab_to(browser, "bibtex")
    ActionChains(browser).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
    marked = "const e = document.activeElement; return e.value.slice(e.selectionStart, e.selectionEnd)"
    copied = browser.execute_script(marked)
    assert copied.startswith("@misc{douillard2025streaming,")
    assert copied.rstrip().endswith("}")

    tab_to(browser, "words")
    assert leave(browser, "to-read", Keys.ENTER) == title
    assert [each.text for each in browser.find_elements(By.CSS_SELECTOR, ".tags .tag")] == ["#to-read"]
    tab_to(browser, "text")
    assert leave(browser, "a < note", Keys.TAB, Keys.ENTER) == title
    assert browser.find_element(By.CSS_SELECTOR, ".note .kept").text == "a < note"
    tab_to(browser, "Take the tag to-read away")
    assert leave(browser, Keys.ENTER) == title
    assert not browser.find_elements(By.CSS_SELECTOR, ".tags .tag")
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_bars_nobody_and_breaks_no_policy(browser: webdriver.Chrome, site: Site, path: str, scheme: str) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.get(f"{site.address}{path}")
    said = [each["message"] for each in browser.get_log("browser")]
    assert [each for each in said if "404 (Not Found)" not in each] == []
    axe = Axe(browser)
    axe.inject()
    found = axe.run()
    assert found["violations"] == [], axe.report(found["violations"])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_narrow_phone(browser: webdriver.Chrome, site: Site, path: str) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.get(f"{site.address}{path}")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_focus_is_seen(browser: webdriver.Chrome, site: Site) -> None:
    browser.get(f"{site.address}/?q=DiLoCo")
    seen = set()
    for _ in range(25):
        press(browser, Keys.TAB)
        style = "const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]"
        assert browser.execute_script(style) == ["solid", "3px"], focused(browser)
        seen.add(focused(browser))
    assert len(seen) > 15
