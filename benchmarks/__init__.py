"""The same model as an able analyst would write it in NumPy and in pandas: how fast the engine is, and whether it is right."""
