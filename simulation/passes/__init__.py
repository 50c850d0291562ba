"""The passes over all households of a replicate; `simulation.engine` puts them in the order of the year.

Kernels: longer and wider than the rest, few, and dumb. Every decision they take is a rule of `simulation.year`.
"""
