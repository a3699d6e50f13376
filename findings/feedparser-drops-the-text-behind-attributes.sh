#!/usr/bin/env bash
# feedparser 6.0.14 keeps one transcript of a podcast's several, the role of a person without the name, and no number of a season.
#
# Elements of the podcast namespace have attributes and text, and may stand several times: a transcript in each format and
# language, a person for each voice. feedparser knows no such namespace. It keeps the attributes of the last one, and throws
# its text away as soon as it has any attribute; without one the text is there. Podlove's chapters, which it does know, have
# None for a start in one digit or in seconds, as the normal play time of RFC 2326 (3.6) allows. Read these elements with an
# XML parser.
#
# Seen with Python 3.11:
#   two transcripts: {'url': 'https://example.com/1.vtt', 'type': 'text/vtt'}
#   <podcast:person role="narrator">Ann Lee: {'role': 'narrator'}
#   <podcast:person>Ann Lee: 'Ann Lee'
#   <podcast:season name="Sea">3: {'name': 'Sea'}
#   chapters at 01:02:03, 1:02:03, 70: 1:02:03, None, None
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$home/venv/bin/python" - <<'PYTHON'
import feedparser

FEED = """<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:psc="http://podlove.org/simple-chapters">
<channel><title>Sea</title><item><title>One</title>{}</item></channel></rss>"""


def entry(elements: str) -> feedparser.FeedParserDict:
    (only,) = feedparser.parse(FEED.format(elements)).entries
    return only


print("feedparser", feedparser.__version__)
for name, elements, key, wanted in (
    (
        "two transcripts",
        '<podcast:transcript url="https://example.com/1.srt" type="application/x-subrip"/>'
        '<podcast:transcript url="https://example.com/1.vtt" type="text/vtt"/>',
        "podcast_transcript",
        {"url": "https://example.com/1.vtt", "type": "text/vtt"},
    ),
    (
        '<podcast:person role="narrator">Ann Lee',
        '<podcast:person role="narrator">Ann Lee</podcast:person>',
        "podcast_person",
        {"role": "narrator"},
    ),
    ("<podcast:person>Ann Lee", "<podcast:person>Ann Lee</podcast:person>", "podcast_person", "Ann Lee"),
    ('<podcast:season name="Sea">3', '<podcast:season name="Sea">3</podcast:season>', "podcast_season", {"name": "Sea"}),
):
    seen = entry(elements)[key]
    print(f"{name}: {seen!r}")
    assert seen == wanted, "feedparser has changed"
chapters = "".join(f'<psc:chapter start="{start}" title="Rain"/>' for start in ("01:02:03", "1:02:03", "70"))
seen = [str(chapter["start_parsed"]) for chapter in entry(f"<psc:chapters>{chapters}</psc:chapters>").psc_chapters.chapters]
print("chapters at 01:02:03, 1:02:03, 70:", ", ".join(seen))
assert seen == ["1:02:03", "None", "None"], "feedparser has changed"
PYTHON
