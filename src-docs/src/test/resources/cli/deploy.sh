#!/bin/sh
# Refuses to deploy on a database that is not what the files say; otherwise brings it up to them.
set -eu
: "${DATABASE_URL:?the database to deploy to}"
etch status migrations && etch migrate migrations --wait 5m --strict
