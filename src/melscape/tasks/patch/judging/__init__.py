"""How near answers come to sounds that nobody made them for: suites, arms at equal budgets, bounds and chance."""
