"""Is it good? Pure functions: arrays in, numbers out, nothing loaded, nothing written, inputs checked first."""
