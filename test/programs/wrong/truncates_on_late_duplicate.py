#!/usr/bin/env python3
"""lin-kv: a follower makes its log what each message says, and so loses entries that it has acknowledged to one that is late."""

from replicated_log import ReplicatedLog


class TruncatesOnLateDuplicate(ReplicatedLog):
    def store(self, previous, entries):
        self.log[previous + 1 :] = entries


TruncatesOnLateDuplicate().run()
