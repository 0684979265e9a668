"""Contributing: what somebody offers is kept and decided on.

`sending.send` shelves a contribution; `decisions`, `merging` and `retiring` make a decision into a `change.Change`;
`desk.at_desk` gives the one writer that carries it out. Each is imported from its own module.
"""
