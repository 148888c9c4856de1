"""Performance as ratios to a plain good page, measured in one run. See docs/developer/bench.md."""
