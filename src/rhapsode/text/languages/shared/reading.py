"""Put the rules of all classes together for a grammar of a European language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rhapsode.text.languages.shared.abbreviations import abbreviation_rules
from rhapsode.text.languages.shared.amounts import (
    ALONE,
    measure_rules,
    money_rules,
    rate_rule,
    scaled_unit_rule,
    unit_rule,
    vowelless_units,
)
from rhapsode.text.languages.shared.codes import account_rules, formula_rule, key_rules
from rhapsode.text.languages.shared.comparisons import MENU_RULE, comparison_rules
from rhapsode.text.languages.shared.dates import date_rules, month_rules, weekday_rules
from rhapsode.text.languages.shared.double_forms import double_form_rules, title_rules
from rhapsode.text.languages.shared.electronic import electronic_rules
from rhapsode.text.languages.shared.fractions import fraction_rules, quotient_rule
from rhapsode.text.languages.shared.grammar import Grammar
from rhapsode.text.languages.shared.names import (
    ONLINE,
    capital_rules,
    roman_rules,
)
from rhapsode.text.languages.shared.numbers import decade_rules, list_rules, number_rules, telephone_rules
from rhapsode.text.languages.shared.ranges import power_rule, range_rules
from rhapsode.text.languages.shared.scanner import Rule, Scanner
from rhapsode.text.languages.shared.times import half_day_rule, time_rules, zone_rules

_FIRST_LETTERS = re.compile(r"[^\W\d_]+")


def scanner(
    grammar: Grammar,
    *,
    ordinals: Sequence[Rule],
    national: str,
    singular: Callable[[str], bool],
    before_numbers: Sequence[Rule] = (),
    digits_first: Sequence[Rule] = (),
    letters_first: Sequence[Rule] = (),
    signs_first: Sequence[Rule] = (),
    waiting: Sequence[str] = (),
    native: str = "A-Za-zÀ-ÖØ-öø-ɏ\u0300-\u036fḀ-ỿ",
) -> Scanner:
    """Return the scanner of ``grammar``.

    ``ordinals`` read a number with the ending of one, ``national`` matches telephone numbers of the country, and
    ``singular`` tells whether a word may be the noun of a 1. ``before_numbers`` stand right before
    the rule for cardinals; ``digits_first``, ``letters_first`` and ``signs_first``
    are tried before the others; they begin with a word of ``waiting``. ``native`` is a class of the letters that the
    G2P can read; others are transliterated.
    """
    tables = grammar.tables
    electronic = electronic_rules(grammar)
    phone_digits, phone_signs = telephone_rules(grammar, national)
    money_behind, money_ahead = money_rules(grammar)
    measures, fractions = measure_rules(grammar), fraction_rules(grammar)
    numbers = number_rules(grammar, singular=singular)
    romans, capitals = roman_rules(grammar), capital_rules(grammar)
    dates = date_rules(grammar)
    account, card = account_rules(grammar)
    words = {
        *(month.lower() for month in (*tables.months, *tables.month_abbreviations)),
        *(found[0].lower() for word in tables.abbreviations if (found := _FIRST_LETTERS.match(word))),
        *(found[0].lower() for symbol in tables.currencies if (found := _FIRST_LETTERS.match(symbol))),
        *(word for word in tables.words),
        *(letter for letter in tables.letters if letter not in tables.single),
        *tables.fixed["lower roman"].split(),
        *tables.weekdays,
        *tables.weekdays.values(),
        *("utc", "gmt", "wi"),
        *(f"e-{word}" for word in ONLINE),
        *(found[0].lower() for unit in ALONE if (found := _FIRST_LETTERS.match(unit))),
        *(unit for unit in vowelless_units(grammar) if unit.islower()),
        *waiting,
    }
    return Scanner(
        digit_rules=(
            *digits_first, *electronic[:5], card, *dates, *time_rules(grammar), *phone_digits, *decade_rules(grammar),
            *ordinals, *list_rules(grammar),
            *money_behind, *measures, *fractions, *range_rules(grammar), power_rule(grammar),
            *before_numbers, *numbers,
        ),
        letter_rules=(
            *letters_first, *title_rules(grammar), account, formula_rule(grammar), *weekday_rules(grammar),
            *zone_rules(grammar), *month_rules(grammar), dates[3], *electronic[:5],
            *abbreviation_rules(grammar), *money_ahead, *romans,
            unit_rule(grammar), scaled_unit_rule(grammar), power_rule(grammar), *capitals,
        ),
        sign_rules=(
            *signs_first, MENU_RULE, *key_rules(grammar), *comparison_rules(grammar), quotient_rule(grammar),
            half_day_rule(grammar), *phone_signs, rate_rule(grammar),
            *electronic[4:], *money_ahead, *money_behind, *measures, *fractions,
            *double_form_rules(grammar), *numbers[-1:], *abbreviation_rules(grammar)[3:],
        ),
        waiting=words,
        signs=tables.signs,
        digits=grammar.digits,
        letter_names=grammar.spell,
        native=native,
        elisions=tables.fixed.get("elisions", "").split(),
    )  # fmt: skip
