"""Turns records into the tables a run reads: what does not change between replicates is worked out here, once."""
