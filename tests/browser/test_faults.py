"""When something breaks in the middle of the work: the person is told in words, and what was typed is there again."""

from __future__ import annotations

import re
import shutil

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.test_tasks import TRAINING, cell, give
from tools.browser import visit
from tools.pages import go, settle
from tools.server import workbench

LOST = "[data-testid=connection-lost]"


def test_a_reload_in_the_middle_of_a_run_loses_nothing(visitor, address, small):
    go(visitor, address, "scenario", a=small)
    give(visitor, cell(visitor.page, TRAINING), "21")
    where = cell(visitor.page, TRAINING)
    where.click()
    where.fill("22")
    where.press("Enter")
    visitor.wait("location.search.includes('s=')")
    expect(where).to_have_value("22.00")
    visitor.page.reload()
    settle(visitor)
    expect(cell(visitor.page, TRAINING)).to_have_value("22.00")


def test_a_killed_server_is_said_and_the_draft_is_there_when_it_is_back(browser, small_archive_on):
    with workbench() as server, visit(browser) as visitor:
        archive = small_archive_on(server)
        go(visitor, server.address, "scenario", a=archive)
        give(visitor, cell(visitor.page, TRAINING), "31")
        expect(cell(visitor.page, TRAINING)).to_have_value("31.00")
        visitor.wait("location.search.includes('s=')")
        server.kill()
        banner = visitor.page.locator(LOST)
        expect(banner).to_contain_text("与本机服务的连接断开")
        server.start()
        expect(banner).to_have_count(0)
        settle(visitor)
        expect(cell(visitor.page, TRAINING)).to_have_value("31.00")
        visitor.page.reload()
        settle(visitor)
        expect(cell(visitor.page, TRAINING)).to_have_value("31.00")
        assert "Traceback" not in server.log


def test_an_amount_whose_message_is_lost_is_sent_again(visitor, address, small):
    lost: list[bytes] = []

    def pass_on(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def outward(message: str | bytes) -> None:
            content = message.encode() if isinstance(message, str) else message
            if not lost and b'"cells"' in content:
                lost.append(content)
            else:
                server.send(message)

        socket.on_message(outward)
        server.on_message(socket.send)

    visitor.page.route_web_socket(re.compile("_stcore/stream"), pass_on)
    go(visitor, address, "scenario", a=small)
    give(visitor, cell(visitor.page, TRAINING), "37")
    expect(cell(visitor.page, TRAINING)).to_have_value("37.00")
    assert len(lost) == 1
    visitor.page.reload()
    settle(visitor)
    expect(cell(visitor.page, TRAINING)).to_have_value("37.00")


def test_a_message_that_comes_late_takes_nothing_back(visitor, address, small):
    """A slow browser speaks of fields that are gone: the list of plans as it stood before there was a plan of one's own."""
    late: list[tuple[WebSocketRoute, str | bytes]] = []

    def pass_on(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def outward(message: str | bytes) -> None:
            content = message.encode() if isinstance(message, str) else message
            if b'"cells"' in content:
                late.append((server, message))
            server.send(message)

        socket.on_message(outward)
        server.on_message(socket.send)

    visitor.page.route_web_socket(re.compile("_stcore/stream"), pass_on)
    go(visitor, address, "scenario", a=small)
    give(visitor, cell(visitor.page, TRAINING), "36")
    expect(visitor.page).to_have_url(re.compile("s="))
    server, message = late[0]
    assert b"plan_choice_baseline" in (message if isinstance(message, bytes) else message.encode())
    server.send(message)
    visitor.page.wait_for_timeout(1500)
    settle(visitor)
    expect(cell(visitor.page, TRAINING)).to_have_value("36.00")
    assert "s=" in visitor.page.url


def test_a_table_moved_by_the_page_while_somebody_types_keeps_what_was_typed(visitor, address, small):
    """A browser takes the focus from what is moved and tells nobody."""
    go(visitor, address, "scenario", a=small)
    typed = cell(visitor.page, TRAINING)
    typed.click()
    typed.fill("39")
    typed.evaluate("input => { const table = input.closest('.board'); table.replaceWith(table); }")
    assert typed.evaluate("input => input.getRootNode().activeElement") is None
    typed.press("Enter")
    settle(visitor)
    expect(typed).to_have_value("39.00")
    assert "s=" in visitor.page.url


def test_two_tabs_of_one_person_overwrite_nothing(visitor, address, small):
    go(visitor, address, "scenario", a=small)
    give(visitor, cell(visitor.page, TRAINING), "41")
    other = visitor.context.new_page()
    other.goto(visitor.page.url)
    expect(cell(other, TRAINING)).to_have_value("41.00")
    give(visitor, cell(visitor.page, TRAINING), "42")
    where = cell(other, TRAINING)
    where.click()
    where.fill("43")
    where.press("Enter")
    expect(other.get_by_text("另一个窗口已改动了这个方案")).to_be_visible()
    other.get_by_role("button", name="用另一窗口的内容").click()
    expect(cell(other, TRAINING)).to_have_value("42.00")


def test_an_archive_that_is_gone_is_said_and_the_demo_is_one_click_away(browser, small_archive_on):
    with workbench() as server, visit(browser) as visitor:
        archive = small_archive_on(server)
        go(visitor, server.address, a=archive)
        shutil.rmtree(server.home / "archives")
        server.kill()
        server.start()
        visitor.page.reload()
        expect(visitor.page.get_by_role("alert").filter(has_text=re.compile("档案")).first).to_be_visible()
        assert visitor.page.get_by_test_id("stException").count() == 0


def test_a_browser_without_network_for_a_while_goes_on_where_it_was(visitor, address, small):
    go(visitor, address, "scenario", a=small)
    give(visitor, cell(visitor.page, TRAINING), "51")
    visitor.context.set_offline(True)
    where = cell(visitor.page, TRAINING)
    where.click()
    where.fill("52")
    where.press("Enter")
    visitor.context.set_offline(False)
    settle(visitor)
    expect(where).to_have_value("52.00")
    visitor.page.reload()
    settle(visitor)
    expect(cell(visitor.page, TRAINING)).to_have_value("52.00")
