"""What happens to one household in one year, as small functions of numbers; `simulation.engine` orders them."""
