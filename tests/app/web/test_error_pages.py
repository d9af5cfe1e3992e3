import pytest


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a@evil.example"])
def test_a_host_that_is_not_ours_is_refused_without_a_page(app, host):
    response = app.test_client().get("/accounts/sign-in", headers={"Host": host})
    assert (response.status_code, response.text) == (400, "400 Bad Request\n")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_is_not_there_says_so(browser):
    page = browser.get("/no-such-page")
    assert page.status == 404
    assert page.texts("h1")


def test_a_method_nobody_answers_is_refused(browser):
    assert browser.client.delete("/accounts/sign-in").status_code == 405
