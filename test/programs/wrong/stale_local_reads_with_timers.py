#!/usr/bin/env python3
"""lin-kv, with timers: every node answers reads from what it has applied itself, which may be behind what others have answered."""

from elects_with_timers import ElectsWithTimers


class StaleLocalReadsWithTimers(ElectsWithTimers):
    def on_read(self, client, body):
        return self.perform({"type": "read", "key": body["key"]})


StaleLocalReadsWithTimers().run()
