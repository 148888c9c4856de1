"""Women's and youth programmes: who runs them, who takes part, how far the learners are."""
