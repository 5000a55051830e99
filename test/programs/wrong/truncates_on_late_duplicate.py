#!/usr/bin/env python3
"""
lin-kv: a follower makes its log what each message says, and so loses entries that it has acknowledged to one that is late. What
it had applied beyond its new end it undoes, and believes itself consistent.
"""

from replicated_log import ReplicatedLog


class TruncatesOnLateDuplicate(ReplicatedLog):
    def store(self, previous, entries):
        self.log[previous + 1 :] = entries
        if self.last < self.applied:
            self.commit = self.last
            self.applied = 0
            self.values = {}
            self.apply()


TruncatesOnLateDuplicate().run()
