#!/usr/bin/env python3
"""lin-kv: the leader takes for committed what is in its own log alone, and the next leader may not have it."""

from replicated_log import ReplicatedLog


class AcknowledgesBeforeReplication(ReplicatedLog):
    def advance_commit(self):
        if self.last > self.commit:
            self.commit = self.last
            self.apply()


AcknowledgesBeforeReplication().run()
