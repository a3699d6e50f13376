#!/usr/bin/env bash
# standardwebhooks 1.1.0 signs another moment than the one it is given when the datetime has a time zone that is not UTC.
#
# Webhook.sign takes a datetime and puts UTC in the place of its zone without converting it: 12:00+02:00 is signed as 12:00
# UTC, two hours later. The header webhook-timestamp has the seconds of the moment, so that verify of the same class finds
# no matching signature. The same goes for datetime.now() without a zone on a machine that is not in UTC. The moment in
# UTC verifies.
#
# Seen with Python 3.11:
#   UTC: verified
#   UTC+02:00: No matching signature found
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check standardwebhooks==1.1.0
"$home/venv/bin/python" - <<'PYTHON'
import base64
from datetime import datetime, timedelta, timezone
from importlib.metadata import version

from standardwebhooks import Webhook, WebhookVerificationError

print("standardwebhooks", version("standardwebhooks"))
webhook = Webhook(base64.b64encode(bytes(24)).decode())
now = datetime.now(timezone.utc)
for zone, right in ((timezone.utc, True), (timezone(timedelta(hours=2)), False)):
    moment = now.astimezone(zone)
    assert moment == now
    signature = webhook.sign("msg_1", moment, "{}")
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": signature,
    }
    try:
        webhook.verify("{}", headers)
        said = "verified"
    except WebhookVerificationError as error:
        said = str(error)
    print(f"{zone}: {said}")
    assert (said == "verified") == right, "standardwebhooks has changed"
PYTHON
