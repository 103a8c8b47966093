"""States of the Command Center: how people get in, who they are, settings, health, and what stands around pages."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.center_shot import PROCEDURES, Shot, press, tab


def palette(page: Page) -> None:
    """Open the palette and type."""
    page.keyboard.press("Control+k")
    page.get_by_role("option", name="Talk to Iris").wait_for()


def searched(page: Page) -> None:
    """Look for something in the palette."""
    palette(page)
    page.keyboard.type("se")


def locked_out(page: Page) -> None:
    """Try too often to sign in."""
    page.get_by_label("E-mail address").fill("dan@museum.example")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Too many attempts").wait_for()


def invited(page: Page) -> None:
    """Make an invitation."""
    press("Invite somebody", "Make the link")(page)
    page.get_by_role("heading", name="Pass this link on").wait_for()


def toured(page: Page) -> None:
    """Go to the third step of the way around."""
    press("Show me around", "Next", "Next")(page)


SHOTS = {
    "sign-in": Shot("/sign-in/", "E-mail address", role="guest"),
    "sign-in-locked": Shot("/sign-in/", "E-mail address", locked_out, role="guest"),
    "sign-in-open": Shot("/sign-in/", "No sign-in is needed", role="owner"),
    "sign-in-early": Shot("/sign-in/", "Nobody administers this server yet", role="early"),
    "set-up": Shot("/set-up/", "Turn accounts on", role="owner"),
    "set-up-elsewhere": Shot("/set-up/", "A link is needed", role="early"),
    "join": Shot("/join/#invitation", "You are invited", role="guest"),
    "join-reset": Shot("/join/#reset", "Choose a new password", role="guest"),
    "join-bad": Shot("/join/#gone", "This link is of no use", role="guest"),
    "users": Shot("/users/", "Ada Okafor"),
    "users-menu": Shot("/users/", "Ada Okafor", press("Manage Dan")),
    "users-access": Shot("/users/", "Ada Okafor", press("Manage Ada", "Sign-ins and keys")),
    "users-edit": Shot("/users/", "Ada Okafor", press("Manage Dan", "Name and role")),
    "users-remove": Shot("/users/", "Ada Okafor", press("Manage Dan", "Remove")),
    "users-invite": Shot("/users/", "Ada Okafor", press("Invite somebody")),
    "users-invited": Shot("/users/", "Ada Okafor", invited),
    "users-invitations": Shot("/users/", "Ada Okafor", tab("Invitations")),
    "users-log": Shot("/users/", "Ada Okafor", tab("Log")),
    "users-failed": Shot("/users/", "could not be loaded", failing=PROCEDURES),
    "settings": Shot("/settings/", "Kiosk in the foyer"),
    "settings-key": Shot("/settings/", "Kiosk in the foyer", press("New key")),
    "settings-open": Shot("/settings/", "There are no accounts here", role="owner"),
    "settings-look": Shot("/settings/", "Kiosk in the foyer", tab("Language and appearance")),
    "settings-server": Shot("/settings/", "Kiosk in the foyer", tab("Server")),
    "health": Shot("/health/", "Everything works", lambda page: page.wait_for_timeout(4_000)),
    "health-loading": Shot("/health/", "Loading", silent=PROCEDURES),
    "health-failed": Shot("/health/", "could not be loaded", failing=PROCEDURES),
    "not-allowed": Shot("/users/", "not for your role", role="operator"),
    "palette": Shot("/settings/", "Kiosk in the foyer", palette),
    "palette-search": Shot("/settings/", "Kiosk in the foyer", searched),
    "tour-offer": Shot("/settings/", "New here?", new=True),
    "tour": Shot("/settings/", "New here?", toured, new=True),
    "account-menu": Shot("/settings/", "Kiosk in the foyer", press("Account: Ada")),
}
