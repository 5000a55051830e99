#!/usr/bin/env python3
"""
lin-kv: the leader takes each acknowledgement for the answer to the message that it sent first of those not answered, whoever it
went to. One follower's acknowledgements then count for several: seen with 5 nodes, of which the leader reaches one.
"""

from replicated_log import ReplicatedLog


class CreditsWrongFollower(ReplicatedLog):
    def __init__(self):
        super().__init__()
        self.awaited = []

    def win(self):
        self.awaited = []
        super().win()

    def send_entries(self, node):
        super().send_entries(node)
        self.awaited.append(node)

    def credit(self, follower, last):
        super().credit(self.awaited.pop(0) if self.awaited else follower, last)

    def on_refused(self, follower, body):
        if follower in self.awaited:
            self.awaited.remove(follower)
        super().on_refused(follower, body)


CreditsWrongFollower().run()
