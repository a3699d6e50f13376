# ruff: noqa: RUF001  (odd characters are what is tested)
"""What is said for what is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rhapsode.text.normalise import normalise

SPOKEN = [
    # prose stays as it is
    ("Hello, world!", "Hello, world!"),
    ("“I didn’t,” she said.", '"I didn\'t," she said.'),
    ("«Oui» „gut“ ‘yes’", '"Oui" "gut" yes'),
    ("the dogs' bowls, 'tis rock 'n' roll", "the dogs bowls, tis rock n roll"),
    ("Mr. J. K. Rowling, 5 a.m.", "Mr. J. K. Rowling, 5 a.m."),
    ("well-known - or not - yes -- no—maybe – so", "well-known — or not — yes — no — maybe — so"),
    # punctuation in rows
    ("What?!?! No!!!!! Hmm.... well . . . ok", "What? No! Hmm… well… ok"),
    ("a ----- b ===== c ***** d", "a — b, c, d"),
    ("[1, 2, 3] and {2024} ()", "1, 2, 3 and 2024"),
    # addresses
    ("See https://example.com/a?b=1.", "See example dot com slash a question mark b equals 1."),
    ("www.example.co.uk/x-y_z/", "W.W.W. dot example dot co dot U.K. slash x dash y underscore z"),
    ("Mail jo.doe@mail.example.org, please", "Mail jo dot doe at mail dot example dot org, please"),
    ("/usr/bin/foo.py", "slash usr slash bin slash foo dot py"),
    (r"C:\Temp\x.txt", "C colon backslash Temp backslash x dot txt"),
    ("#ThrowBack @john_doe #1", "hashtag Throw Back at john doe number 1"),
    ("192.168.1.1", "192 dot 168 dot 1 dot 1"),
    ("v1.2.3 or 3.11.4", "v 1 point 2 point 3 or 3 point 11 point 4"),
    ("<jo@x.org> of a U.S.-based firm", "jo at x dot org of a U.S. based firm"),
    ("foo.py and hi.She left", "foo dot py and hi. She left"),
    # numbers
    ("1,000,000 and 1,2,3 and 12,34", "1,000,000 and 1, 2, 3 and 12, 34"),
    ("12345678901234567890", "1 2 3, 4 5 6, 7 8 9, 0 1 2, 3 4 5, 6 7 8, 9 0"),
    ("007 at 07:30 on 2024-01-05", "0 0 7 at 07:30 on 2024-01-05"),
    ("1.0 0.05 2.50", "1 point 0 0.05 2 point 5 0"),
    ("3.14159265358979323846", "3 point 1 4 1, 5 9 2, 6 5 3, 5 8 9, 7 9 3, 2 3 8, 4 6"),
    ("10–12 and 5-10% and 3-4", "10 to 12 and 5 to 10 percent and 3-4"),
    ("+1 (555) 123-4567", "1, 5 5 5, 1 2 3, 4 5 6 7"),
    ("5'10\" tall, 10x20", "5 foot 10 tall, 10 by 20"),
    ("1990s, the '90s, 24/7, 1/2", "1990s, the 90s, 24 7, 1/2"),
    # money
    ("20€, £1,000, ₹500, 5₽", "20 euros, 1,000 pounds, 500 rupees, 5 rubles"),
    ("$1, $5.50, $0.99, $7.00", "1 dollar, 5 dollars and 50 cents, 99 cents, 7 dollars"),
    ("$3.2 billion, $1.5m, US$5, -$5", "3.2 billion dollars, 1.5 million dollars, 5 U.S. dollars, minus 5 dollars"),
    ("$5-$10, £3–4 million", "5 to 10 dollars, 3 to 4 million pounds"),
    ("€1,50 and 1 000 000 and 5/5 and 4.5/10", "1 euro and 50 cents and 1000000 and 5 out of 5 and 4.5 out of 10"),
    ("9:30-10:45, 9am–5pm, 1-2-3, .5", "9:30 to 10:45, 9am to 5pm, 1, 2, 3, point 5"),
    ("5 EUR 3 times, 1 USD, 2m GBP, EUR 5 GBP 3", "5 euros 3 times, 1 U.S. dollar, 2 million pounds, EUR 5 GBP 3"),
    # minus
    ("It is -5 now; was −3.5, –2, -.5, -0.", "It is minus 5 now; was minus 3.5, minus 2, minus point 5, minus 0."),
    ("-5°C (-5) \"-5\" x=-5 y = - 5 $-5", "minus 5°C (minus 5) \"minus 5\" x equals minus 5 y equals minus 5 "
     "minus 5 dollars"),
    ("-5kg, -1,000, -12345, -5%, 10 -5, f(x)-5", "minus 5kg, minus 1,000, minus 12345, minus 5 percent, 10 minus 5, "
     "f (x) minus 5"),
    ("-5 to –3, -5–-3, -5-10, -5/3, -1/2", "minus 5 to minus 3, minus 5 to minus 3, minus 5-10, minus 5 over 3, "
     "minus 1/2"),
    ("3-4 COVID-19 2024-01-05 -12-12-2024 555-1234 -555-1234 5%-10%", "3-4 COVID-19 2024-01-05 12-12-2024 555-1234 "
     "555-1234 5 percent to 10 percent"),
    # parts, codes, sizes
    ("7/8ths, 1/8th, 3/16ths, 3/7ths", "7 eighths, 1 eighth, 3 sixteenths, 3 sevenths"),
    ("2FA, 1.5x 4x4, 3 x 4", "2 F.A., 1.5x 4 by 4, 3 by 4"),
    # HTML's names of characters
    ("AT&amp;T &lt;b&gt;&nbsp;&quot;hi&quot; it&#39;s&hellip; &copy;&#x32; a&mdash;b &fo; a&b;",
     "AT and T less than b greater than \"hi\" it's… copyright 2 a — b and fo; a and b;"),
    # signs
    ("50% & a + b = c @ home", "50 percent and a plus b equals c at home"),
    ("5×3, 6÷2, ±1, ≤5, x <= y, a && b", "5 times 3, 6 divided by 2, plus or minus 1, less than or equal to 5, "
     "x less than or equal to y, a and b"),
    ("20°C, 5 °F, 90°", "20°C, 5 °F, 90 degrees"),
    ("§ 5 © 2024 Foo™ Bar®", "section 5 copyright 2024 Foo Bar"),
    ("C++, C#, a^2, ~5", "C plus plus, C sharp, a to the power of 2, about 5"),
    ("x^-2, x ^ 2, ~ 5, a * b, 5 * x",
     "x to the power of minus 2, x to the power of 2, about 5, a times b, 5 times x"),
    ("A/B, and/or, TCP/IP", "A slash B, and or, TCP slash IP"),
    ("a → b, a -> b", "a to b, a to b"),
    ("p. 12, pp. 3, vs. No. 5, etc. and so on, etc.", "page 12, pages 3, vs. No. 5, et cetera and so on, et cetera."),
    # beyond ASCII
    ("½ cup, 2½, x², E=mc², 10⁻⁶, word²", "one half cup, 2 and one half, x squared, E equals mc squared, "
     "10 to the minus 6, word 2"),
    ("π, Δx, 5µm, 10kΩ", "pi, delta x, 5 micrometers, 10 kiloohms"),
    ("Ｈｅｌｌｏ 𝔘𝔫𝔦 ﬁne ①② ❸", "Hello Uni fine 1 2 3"),
    ("café naïve Łódź straße œuvre þorn", "café naïve Lódz straße oeuvre þorn"),
    ("so\u00adft ze\u200bro e\u0301 a\u0335\u0336\u0337b", "soft zero é ab"),
    ("Hawaiʻi 1️⃣", "Hawai'i 1"),
    # what is not a word
    ("x" * 30, f"{'x' * 15} {'x' * 15}"),
    ("ab" * 33, ", ".join(["A.B.A.B.A.", "B.A.B.A.B."] * 6 + ["A.B.A.B.A.B."])),
    ("a1b2c3d4 but MP3, B2B, 3D, 1st, 5pm", "A. 1 B 2 C 3 D 4 but MP3, B2B, 3D, 1st, 5pm"),
    ("550e8400-e29b-41d4-a716-446655440000", "5 5 0 E 8 4 0, 0, E 2 9 B, 4 1 D 4, A. 7 1 6, "
     "4 4 6, 6 5 5, 4 4 0, 0 0 0"),
    ("", ""),
    ("... !!! ---", ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "spoken"), SPOKEN)
def test_spoken_form(written: str, spoken: str) -> None:
    assert normalise(written).text == spoken


@pytest.mark.parametrize(
    ("written", "dropped"),
    [
        ("plain", 0),
        ("I love it 😀", 1),
        ("a 👩‍👩‍👧‍👦 family is one", 1),
        ("a flag 🇩🇪 and another 🇫🇷", 2),
        ("thumbs 👍🏽 up", 1),
        ("keycap 1️⃣ is read", 0),
        ("smile :) and ;-) done", 2),
        ("stars ★★ ☃", 3),
        ("private \ue000 and unassigned \U0003fffe", 2),
        ("™ and • are not counted", 0),
        ("zero\u200bwidth \ufeff\u202e", 0),
        ("square ㍿ word", 1),
        ("home ~ away, up ^ and this * that", 2),
        ("x^2, ~5 and a * b are read", 0),
        ("an entity &#128512;", 1),
    ],
)
def test_symbols_that_cannot_be_said_are_counted(written: str, dropped: int) -> None:
    assert normalise(written).dropped_symbols == dropped


@pytest.mark.parametrize(("written", "spoken"), SPOKEN)
def test_the_real_g2p_reads_every_word_of_it(written: str, spoken: str, g2p: Callable[[str], str]) -> None:
    for word in spoken.split():
        if any(map(str.isalnum, word)):
            assert g2p(word), word
