#!/usr/bin/env python3
"""
The replicated log with the timers of Raft: a leader sends heartbeats, a follower that hears none for a while stands. Times are
drawn from a seed that is the node's name: other ones for each node, the same in each run.
"""

import random

from replicated_log import ReplicatedLog

HEARTBEAT_SECONDS = 0.05
ELECTION_SECONDS = (0.2, 0.4)


class ElectsWithTimers(ReplicatedLog):
    def __init__(self):
        super().__init__()
        self.signs = 0

    def start(self):
        self.random = random.Random(self.id)
        self.await_leader()
        self.beat()

    def beat(self):
        if self.role == "leader":
            # What was lost is sent again.
            self.next = {node: self.match[node] + 1 for node in self.others}
            self.replicate()
        self.after(HEARTBEAT_SECONDS, self.beat)

    def await_leader(self):
        self.signs += 1
        sign = self.signs
        self.after(self.random.uniform(*ELECTION_SECONDS), lambda: self.stand_if_alone(sign))

    def stand_if_alone(self, sign):
        if sign == self.signs:
            if self.role != "leader":
                self.stand()
            self.await_leader()

    def misses_leader(self):
        """Time tells, and not what clients ask."""
        return False

    def on_append(self, leader, body):
        if body["term"] >= self.term:
            self.await_leader()
        super().on_append(leader, body)

    def on_vote_request(self, candidate, body):
        super().on_vote_request(candidate, body)
        if self.voted_for == candidate:
            self.await_leader()


if __name__ == "__main__":
    ElectsWithTimers().run()
