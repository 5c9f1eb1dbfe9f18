"""Files to download: the static API, feeds, spreadsheets, JSON."""
