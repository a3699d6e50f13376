"""Spanish words that are no others without their accents, as people type them."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.shared.unaccented import unaccented

UNACCENTED: Final = unaccented(
    "teléfono teléfonos número números página páginas código códigos artículo artículos médico médicos médica "
    "crédito créditos música último última últimos últimas próximo próxima próximos único única básico básica "
    "rápido rápida fácil difícil móvil móviles miércoles sábado sábados país países día días energía "
    "compañía economía garantía policía todavía podría podrías gustaría habría había quería queríamos tenían "
    "tenías también además después quizás quizá aquí allí así ahí inglés francés café jamás según ningún algún "
    "jardín razón corazón mañana español española niño niña niños niñas señor señora señores señorita pequeño "
    "pequeña cumpleaños contraseña compañero compañera electrónico electrónica dirección información sesión "
    "opinión acá tecnología"
)
