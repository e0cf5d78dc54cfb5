"""Files made of statements, one below the other: what TOML, INI and .env have in common."""
