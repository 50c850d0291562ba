"""The policy's four annexes: archive form, contact card, archive summary, results summary."""
