"""Sharing a secret so that any k of n shares give it back and fewer say nothing. Pure.

Shamir, "How to Share a Secret", CACM 22 (11), 1979, byte by byte over GF(2^8) with the polynomial
of AES (FIPS 197, section 4.2). A share by itself is random: whether the right ones were put
together is told by what the secret opens.
"""

import secrets
from collections.abc import Mapping

MOST_SHARES = 255
_POLYNOMIAL = 0x11B
_GENERATOR = 0x03


def _multiply_slowly(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= _POLYNOMIAL
        b >>= 1
    return product


def _tables() -> tuple[list[int], list[int]]:
    powers, logarithms, value = [0] * 510, [0] * 256, 1
    for exponent in range(255):
        powers[exponent] = powers[exponent + 255] = value
        logarithms[value] = exponent
        value = _multiply_slowly(value, _GENERATOR)
    return powers, logarithms


_POWERS, _LOGARITHMS = _tables()


def multiply(a: int, b: int) -> int:
    """The product of two bytes in the field."""
    return _POWERS[_LOGARITHMS[a] + _LOGARITHMS[b]] if a and b else 0


def divide(a: int, b: int) -> int:
    """The quotient of two bytes in the field. Raise ZeroDivisionError."""
    if b == 0:
        raise ZeroDivisionError("division by zero in GF(2^8)")
    return _POWERS[_LOGARITHMS[a] - _LOGARITHMS[b] + 255] if a else 0


def split(secret: bytes, *, threshold: int, count: int) -> dict[int, bytes]:
    """Make `count` shares, numbered from 1, of which any `threshold` give the secret back.

    Raise ValueError unless 2 <= threshold <= count <= 255 and the secret is not empty.
    """
    if not 2 <= threshold <= count <= MOST_SHARES or not secret:
        raise ValueError("2 <= threshold <= count <= 255, and something to share")
    polynomials = [[byte, *secrets.token_bytes(threshold - 1)] for byte in secret]
    return {
        number: bytes(_evaluate(polynomial, number) for polynomial in polynomials)
        for number in range(1, count + 1)
    }


def _evaluate(polynomial: list[int], at: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = multiply(value, at) ^ coefficient
    return value


def combine(shares: Mapping[int, bytes]) -> bytes:
    """What the shares give together: the secret if they are enough and genuine, else noise.

    Raise ValueError when a number is outside 1..255 or the shares differ in length.
    """
    if not shares or len({len(share) for share in shares.values()}) != 1:
        raise ValueError("shares of one length are needed")
    if not all(1 <= number <= MOST_SHARES for number in shares):
        raise ValueError("shares are numbered from 1 to 255")
    weights = {number: _weight(number, shares) for number in shares}
    length = len(next(iter(shares.values())))
    secret = bytearray(length)
    for number, share in shares.items():
        for place in range(length):
            secret[place] ^= multiply(share[place], weights[number])
    return bytes(secret)


def _weight(number: int, shares: Mapping[int, bytes]) -> int:
    """The value at zero of the Lagrange polynomial of one share."""
    weight = 1
    for other in shares:
        if other != number:
            weight = multiply(weight, divide(other, other ^ number))
    return weight
