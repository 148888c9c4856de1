"""Prints the addresses of the revision in whose folder it runs, as JSON: rule and methods, no endpoint."""

import json
import sys

from academy.app import create_app
from config import load_settings

if __name__ == "__main__":
    rules = create_app(load_settings()).url_map.iter_rules()
    asked = {"GET", "POST"}
    json.dump(sorted([rule.rule, sorted(asked & (rule.methods or set()))] for rule in rules), sys.stdout)
