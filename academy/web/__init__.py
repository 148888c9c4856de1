"""The page kit: layout, components, form base, error pages, security headers."""
