"""Compares slither's findings with the answers: `answers.py slither.json slither.txt`.

A finding is named by its detector and where it is, without line numbers. Each must have its line in the file of answers,
`DETECTOR WHERE: answer`; each line there must still be found.
"""

import json
import sys


def place(element):
    """Contract.function, or the variable in it."""
    parent = element.get("type_specific_fields", {}).get("parent")
    name = element["name"]
    return place(parent) + "." + name if parent and parent["type"] != "file" else name


def named(finding):
    elements = [e for e in finding["elements"] if e["type"] in ("function", "variable", "contract", "event", "struct")]
    return finding["check"] + " " + (place(elements[0]) if elements else "-")


report = json.load(open(sys.argv[1], encoding="utf-8"))
if not report["success"]:
    sys.exit("slither did not read the sources: " + str(report["error"]))
found = {}
for finding in report["results"].get("detectors", []):
    found.setdefault(named(finding), finding["description"].strip())
answered = set()
for line in open(sys.argv[2], encoding="utf-8"):
    if line.strip() and not line.startswith("#"):
        answered.add(line.split(": ", 1)[0])
for name in sorted(set(found) - answered):
    print(f"slither found, and nobody answered: {name}\n{found[name]}")
for name in sorted(answered - set(found)):
    print(f"slither no longer finds: {name}")
if set(found) != answered:
    sys.exit(1)
print(f"slither: {len(found)} findings, all answered")
