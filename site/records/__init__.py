"""What pages ask of the tables of a package: events, countries, camps, totals, sources."""
