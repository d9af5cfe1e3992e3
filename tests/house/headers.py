"""The headers that every answer of ours carries."""

KEPT = {
    "room.get_payload",
    "room.get_sealed_images",
    "room.get_sealed_payload",
    "room.get_worker",
}
"""What a browser may keep: papers under their content's address, and a script of ours."""


def faults(response, *, endpoint="") -> list[str]:
    """What is missing from the headers of an answer."""
    headers = response.headers
    kept = endpoint in KEPT and response.status_code == 200
    found = policy_faults(headers)
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    if headers.get("Referrer-Policy") != "same-origin":
        found.append("referrer")
    if "no-store" not in headers.get("Cache-Control", "") and not kept:
        found.append("may be kept: " + headers.get("Cache-Control", ""))
    return found


def policy_faults(headers) -> list[str]:
    """What is wrong with the content security policy."""
    parts = headers.get("Content-Security-Policy", "").split(";")
    policy = dict([*part.strip().split(" ", 1), ""][:2] for part in parts)
    if any(bad in " ".join(policy.values()) for bad in ("unsafe-", "http:", "https:", "*")):
        return ["an open policy"]
    if "sandbox" in policy:
        attached = "attachment" in headers.get("Content-Disposition", "")
        return [] if attached else ["a file that is not an attachment"]
    wanted = ("default-src", "object-src", "base-uri", "frame-ancestors")
    return [name for name in wanted if policy.get(name) != "'none'"]
