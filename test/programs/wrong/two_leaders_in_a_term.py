#!/usr/bin/env python3
"""leader-election: every node holds elections by itself, and counts terms from 1."""

from node import Node


class TwoLeadersInATerm(Node):
    def __init__(self):
        super().__init__()
        self.leaders = {}
        self.terms = {}

    def on_campaign(self, client, body):
        election = body["election"]
        if election in self.leaders:
            return {"type": "campaign_ok", "elected": False}
        self.terms[election] = self.terms.get(election, 0) + 1
        self.leaders[election] = body["candidate"]
        return {"type": "campaign_ok", "elected": True, "term": self.terms[election]}

    def on_leader(self, client, body):
        election = body["election"]
        leader = self.leaders.get(election)
        return {"type": "leader_ok", "term": self.terms[election] if leader else None, "leader": leader}

    def on_resign(self, client, body):
        if self.leaders.get(body["election"]) == body["candidate"]:
            del self.leaders[body["election"]]
        return {"type": "resign_ok"}


TwoLeadersInATerm().run()
