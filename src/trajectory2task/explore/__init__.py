"""World → Trajectory: the API graph, the trajectory bank and the scripted walker."""
