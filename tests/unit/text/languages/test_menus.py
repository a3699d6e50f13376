"""The sign between the steps of a path through menus is a pause; between quantities it is said."""

from __future__ import annotations

from rhapsode.text.languages.registry import front_end
from rhapsode.text.tokens import Token
from tests.support.cases import each_case


def read(tag: str, text: str) -> list[Token]:
    language = front_end(tag)
    return language.read(text, language.varieties[0])


PATHS = {
    "es": "Ve a Ajustes > Red > Wi-Fi.",
    "fr": "Allez dans Réglages > Réseau.",
    "it": "Vai su Impostazioni > Rete.",
    "pt": "Vá em Configurações > Rede.",
    "hi": "सेटिंग्स > नेटवर्क खोलें।",
    "zh": "请打开设置 > 网络。",
    "ja": "設定>ネットワークを開く。",
}
QUANTITIES = {
    "es": ("x > 5", "mayor que"),
    "fr": ("A > B", "supérieur à"),
    "it": ("x > 5", "maggiore di"),
    "pt": ("x > 5", "maior que"),
    "hi": ("5 > 3", "से अधिक"),
    "zh": ("质量 > 数量", "大于"),
    "ja": ("質 > 量", "大なり"),
}


@each_case("tag", PATHS)
def test_a_step_through_menus_is_a_pause(tag: str) -> None:
    text = PATHS[tag]
    tokens = read(tag, text)
    signs = [token for token in tokens if ">" in text[token.start : token.end]]
    assert [(token.said, token.kind) for token in signs] == [(",", "punctuation")] * text.count(">")


@each_case("tag", QUANTITIES)
def test_a_comparison_is_said(tag: str) -> None:
    text, said = QUANTITIES[tag]
    assert said in " ".join(token.said for token in read(tag, text))
