#!/usr/bin/env python3
"""lin-kv: every node answers reads from what it has applied itself, which may be behind what others have answered."""

from replicated_log import ReplicatedLog


class StaleLocalReads(ReplicatedLog):
    def on_read(self, client, body):
        return self.perform({"type": "read", "key": body["key"]})


StaleLocalReads().run()
