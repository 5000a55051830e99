#!/usr/bin/env python3
"""lin-kv, with timers: a candidate that hears from nobody takes the others for dead, and goes on without them."""

from elects_with_timers import ElectsWithTimers


class ElectsWithoutQuorum(ElectsWithTimers):
    def __init__(self):
        super().__init__()
        self.alone = 0

    @property
    def majority(self):
        return 1 if self.alone >= 2 else super().majority

    def stand(self):
        self.alone += 1
        super().stand()

    def on_append(self, leader, body):
        self.alone = 0
        super().on_append(leader, body)

    def on_vote(self, voter, body):
        self.alone = 0
        super().on_vote(voter, body)


ElectsWithoutQuorum().run()
