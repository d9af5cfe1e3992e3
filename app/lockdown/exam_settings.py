"""The settings of Safe Exam Browser that a sitting hands to its machines. Pure.

Nothing here may wipe answers that were not sent yet: by default the Windows client deletes
cookies at start and end and its whole cache at exit, and with it the page's own store.
"""

from typing import Any
from urllib.parse import urlsplit

from app.lockdown.config_key import require_portable

KEEPS_ANSWERS = {
    "browserWindowAllowReload": True,
    "examSessionClearCookiesOnEnd": False,
    "examSessionClearCookiesOnStart": False,
    "newBrowserWindowAllowReload": True,
    "removeBrowserProfile": False,
    "removeLocalStorage": False,
    "showReloadButton": True,
}
"""A machine that fell over comes back with the answers it still held."""
SHOWS_KEYS = {"browserWindowWebView": 3, "sendBrowserExamKey": True}
"""Both are off by default somewhere: headers on Windows, the interface for scripts on macOS."""
LOCKS = {
    "allowBrowsingBackForward": False,
    "allowDeveloperConsole": False,
    "allowDictionaryLookup": False,
    "allowPreferencesWindow": False,
    "allowScreenSharing": False,
    "allowSpellCheck": False,
    "allowSwitchToApplications": False,
    "allowUploads": False,
    "allowVirtualMachine": False,
    "allowWlan": False,
    "browserViewMode": 1,
    "browserWindowShowURL": 0,
    "downloadAndOpenSebConfig": False,
    "enablePrintScreen": False,
    "enableSebBrowser": True,
    "examSessionReconfigureAllow": False,
    "newBrowserWindowByLinkBlockForeign": True,
    "quitURLConfirm": False,
    "sebConfigPurpose": 0,
    "showTaskBar": True,
    "showTime": True,
}
"""Downloads stay allowed: the page can hand the invigilator unsent answers as a file."""


def make_settings(
    *, start_url: str, quit_url: str, salt: bytes, quit_password_hash: str = ""
) -> dict[str, Any]:
    """Settings that open the start address, reach only its host, and end at the quit address.

    Without a quit password nobody leaves but by the quit address. Raise UnfitSettings.
    """
    settings: dict[str, Any] = {
        **KEEPS_ANSWERS,
        **SHOWS_KEYS,
        **LOCKS,
        "allowDownloads": True,
        "allowQuit": bool(quit_password_hash),
        "examKeySalt": salt,
        "quitURL": quit_url,
        "startURL": start_url,
        "URLFilterEnable": True,
        "URLFilterEnableContentFilter": True,
        "URLFilterRules": [
            {"action": 1, "active": True, "expression": host_rule(start_url), "regex": False}
        ],
    }
    if quit_password_hash:
        settings["hashedQuitPassword"] = quit_password_hash
    require_portable(settings)
    return settings


def host_rule(url: str) -> str:
    """The filter expression for the address's host alone: a dot in front shuts out subdomains."""
    address = urlsplit(url)
    port = f":{address.port}" if address.port else ""
    return f"{address.scheme}://.{address.hostname}{port}/*"
