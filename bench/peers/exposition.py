"""Prints how many milliseconds Python's client library takes, at best, to write N samples with five labels."""
import sys
import time

from prometheus_client import generate_latest
from prometheus_client.core import CollectorRegistry, GaugeMetricFamily

FAMILIES = 10
LABELS = ["site", "target", "datastore", "backup_type", "backup_id"]


class Groups:
    def __init__(self, samples):
        self.families = []
        for number in range(FAMILIES):
            family = GaugeMetricFamily(f"pbs_group_value{number}_seconds", "A value of the group.", labels=LABELS)
            for group in range(samples // FAMILIES):
                family.add_metric(["AARD", "pbs-aard", "store-with-a-name", "vm", str(group + 100)], 1795161600.25 + group)
            self.families.append(family)

    def collect(self):
        return self.families


registry = CollectorRegistry()
registry.register(Groups(int(sys.argv[1])))
best = float("inf")
for _ in range(7):
    start = time.perf_counter()
    generate_latest(registry)
    best = min(best, time.perf_counter() - start)
print(best * 1000)
