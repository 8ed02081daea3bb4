"""Reads expositions with Debian's python3-prometheus-client and tells what it understood.

Input: a JSON list of {"openmetrics": bool, "text": str}. Output: a JSON list with one list of families each:
[name, type, unit, help, [[sample name, [[label, value], ...], bits of the value as hex], ...]].
"""
import json
import struct
import sys

from prometheus_client import parser as text_parser
from prometheus_client.openmetrics import parser as openmetrics_parser


def bits(value):
    value = float(value)
    return struct.pack(">d", value if value == value else float("nan")).hex()


def families(exposition):
    parser = openmetrics_parser if exposition["openmetrics"] else text_parser
    return [
        [
            family.name,
            family.type,
            family.unit,
            family.documentation,
            [[sample.name, list(sample.labels.items()), bits(sample.value)] for sample in family.samples],
        ]
        for family in parser.text_string_to_metric_families(exposition["text"])
    ]


json.dump([families(exposition) for exposition in json.load(sys.stdin)], sys.stdout)
