"""Components look right and can be used: in a real browser, without the application."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.house.gallery import PAGES, ROOT, chromium, served

AXE = (ROOT / "tests/journeys/vendor/axe-core-4.14.1/axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CAPITALS = "NGUYỄN ẪỖ"
SPECIMENS = {
    "components": {
        "input": f'<input class="form-control" value="{CAPITALS}">',
        "textarea": f'<textarea class="form-control">{CAPITALS}</textarea>',
        "select": f'<select class="form-select"><option>{CAPITALS}</select>',
        "h1": f"<h1>{CAPITALS}</h1>",
        "h2": f"<h2>{CAPITALS}</h2>",
        "button": f'<button class="btn btn-secondary">{CAPITALS}</button>',
        "cell": f'<div class="table-scroll"><table class="table"><td>{CAPITALS}</table></div>',
        "badge": f'<span class="tag">{CAPITALS}</span>',
        "step": f'<ol class="path"><li class="path__step">{CAPITALS}</ol>',
    },
    "exam-room": {
        "exam field": f'<input class="exam-field" value="{CAPITALS}">',
        "exam button": f'<button class="exam-button">{CAPITALS}</button>',
        "exam option": f'<label class="exam-option">{CAPITALS}</label>',
        "exam heading": f"<h1>{CAPITALS}</h1>",
    },
}
PLAIN = """
  * { color: #000 !important; background: #fff !important; border-color: #fff !important;
      box-shadow: none !important; outline: none !important; }
  svg, .skip { display: none !important; }
"""
SLOT = 200
"""Each specimen stands in a strip of its own, so many pixels high: one picture shows them all."""
INK_ROWS = """async ([picture, height]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const rows = Array(image.height / height).fill(0);
  for (let y = 0; y < image.height; y++) {
    let inked = false;
    for (let x = 0; x < image.width && !inked; x++) inked = data[4 * (y * image.width + x)] < 128;
    rows[Math.floor(y / height)] += inked;
  }
  return rows;
}"""
TOO_SMALL = """() =>
  [...document.querySelectorAll("button, input, select, textarea, a.btn, nav a, summary")]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24)
    .map((e) => e.outerHTML.slice(0, 120))"""

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(params=[1280, 390], ids=["desk", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Browser, address: str) -> Iterator[Page]:
    """A page at twice the pixels, on which a test may set its own styles."""
    context = browser.new_context(device_scale_factor=2, bypass_csp=True)
    context.set_default_timeout(5000)
    yield show(context.new_page(), f"{address}/components")
    context.close()


def show(page: Page, url: str) -> Page:
    """Open an address and wait until its fonts are there, so that what is measured stays."""
    page.goto(url)
    page.evaluate("document.fonts.ready")
    return page


def violations(page: Page, kind: str, values: list[str]) -> list[str]:
    """What axe finds on the page: the rule and the elements it names."""
    page.evaluate(AXE)
    only = {"type": kind, "values": values}
    found = page.evaluate("only => axe.run(document, {runOnly: only})", only)["violations"]
    return [f"{v['id']}: {[(n['target'], n['failureSummary']) for n in v['nodes']]}" for v in found]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_fits_the_screen_and_keeps_the_content_policy(
    page: Page, address: str, name: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    show(page, f"{address}/{name}")

    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen
    if name != "print":
        assert page.evaluate(TOO_SMALL) == []
    # The browser itself reports that an error page is one; the gallery serves them as 200.
    assert complaints == []
    for details in page.locator("summary").all():
        details.click()
    assert violations(page, "tag", WCAG) == []


def test_the_exam_room_reaches_the_enhanced_contrast(page: Page, address: str) -> None:
    show(page, f"{address}/exam-room")

    assert violations(page, "rule", ["color-contrast-enhanced"]) == []


def ink_rows(page: Page, sheet: str, leading: str) -> dict[str, int]:
    """How many rows of pixels the text of each specimen of a style sheet blackens."""
    spots = SPECIMENS[sheet]
    slots = "".join(f'<div class="slot">{specimen}</div>' for specimen in spots.values())
    fixed = (
        f".slot {{ height: {SLOT}px; display: flow-root; }} body, main {{ margin: 0; padding: 0; }}"
    )
    page.set_viewport_size({"width": 600, "height": SLOT * len(spots)})
    page.evaluate(
        "html => { document.body.innerHTML = html; }",
        f"<style>{PLAIN}{fixed}{leading}</style><main>{slots}</main>",
    )
    picture = b64encode(page.screenshot()).decode()
    return dict(zip(spots, page.evaluate(INK_ROWS, [picture, 2 * SLOT]), strict=True))


@pytest.mark.parametrize("sheet", SPECIMENS)
def test_stacked_accents_on_capitals_are_not_cut_off(plain_page: Page, sheet: str) -> None:
    show(plain_page, plain_page.url.replace("components", sheet))

    as_shown = ink_rows(plain_page, sheet, "")
    roomy = ink_rows(plain_page, sheet, ".slot * { line-height: 2.5 !important; height: auto; }")

    assert {spot: rows for spot, rows in as_shown.items() if rows <= 25} == {}
    cut = {spot: (rows, roomy[spot]) for spot, rows in as_shown.items()}
    assert {spot: pair for spot, pair in cut.items() if abs(pair[0] - pair[1]) > 1} == {}


def test_the_test_for_cut_accents_sees_a_cut(plain_page: Page) -> None:
    cut = (
        ".slot * { line-height: 1.15 !important; min-height: 0 !important; padding: 0 !important; }"
    )
    narrow = ink_rows(plain_page, "components", cut)
    assert narrow["input"] < ink_rows(plain_page, "components", "")["input"] - 1


def test_a_table_is_filtered_without_accents_and_sorted_by_given_name(
    page: Page, address: str
) -> None:
    show(page, f"{address}/components")
    page.get_by_role("button", name="Họ và tên").click()

    names = page.locator("#people tbody td:nth-child(3)").all_text_contents()
    assert names[::4] == ["Lê Thị Ánh", "Đặng Văn Ẫn", "Nguyễn Ái Liên", "Y Bhĭm Niê"]
    assert page.locator("#people th[aria-sort=ascending]").inner_text() == "Họ và tên"

    page.get_by_label("Lọc trong bảng").fill("dang van")
    assert page.locator("#people tbody tr:visible").count() == 4
    assert page.locator("#people [data-count]").inner_text() == "4 trong 16 dòng"


def test_numbers_and_dates_are_sorted_by_what_they_mean(page: Page, address: str) -> None:
    show(page, f"{address}/components")

    page.get_by_role("button", name="Điểm").click()
    assert page.locator("#people td.number").all_text_contents()[::4] == [
        "–",
        "9,25",
        "78,5",
        "100",
    ]
    page.get_by_role("button", name="Ngày sinh").click()
    page.get_by_role("button", name="Ngày sinh").click()
    newest = page.locator("#people tbody td:nth-child(4)").first
    assert newest.inner_text() == "05/05/1995"


def test_only_the_rows_shown_are_selected_together(page: Page, address: str) -> None:
    show(page, f"{address}/components")
    page.get_by_label("Lọc trong bảng").fill("lien")
    page.get_by_label("Chọn tất cả").check()

    assert page.locator("#people tbody input:checked").count() == 4
    assert page.locator("#people [data-count]").inner_text() == "4 trong 16 dòng, đã chọn 4"


def test_a_column_can_be_hidden(page: Page, address: str) -> None:
    show(page, f"{address}/components")
    page.get_by_text("Chọn cột").click()
    page.get_by_label("Ngày sinh").uncheck()

    assert page.locator("#people tbody td:nth-child(4):visible").count() == 0


def test_a_job_follows_itself_to_its_result(page: Page, address: str) -> None:
    show(page, f"{address}/components")

    page.get_by_role("link", name="Mở kết quả").wait_for()
    assert page.locator("[data-figures]").inner_text() == "600 / 600"
    assert page.locator("[data-job] [role=status]").inner_text().startswith("Đã xong")


def test_a_form_that_came_back_puts_the_reader_at_its_errors(page: Page, address: str) -> None:
    show(page, f"{address}/forms")

    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="Nhập họ và tên").click()
    assert page.evaluate("document.activeElement.id") == "full_name"


def test_a_chosen_file_is_named_with_its_size(page: Page, address: str) -> None:
    show(page, f"{address}/forms")
    page.get_by_label("Bản chụp").set_input_files(
        {"name": "bằng.pdf", "mimeType": "application/pdf", "buffer": b"x" * 1500}
    )

    assert page.get_by_text("bằng.pdf (1,5 kB)").is_visible()


def test_the_menu_opens_on_a_phone_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/components")
    link = page.get_by_role("link", name="Ngân hàng câu hỏi")

    assert not link.is_visible()
    page.get_by_role("button", name="Danh mục").click()
    assert link.is_visible()
    context.close()
