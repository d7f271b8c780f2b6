"""What the four platforms delivered together: which compute became solutions, outcomes and sectors, and who is served by which."""
