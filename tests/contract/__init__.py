"""One suite for every backend: what a store promises, whatever database or disk stands behind it."""
