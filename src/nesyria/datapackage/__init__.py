"""The floor: a data package on disk, its paths, its CSV dialect, its files and releases."""
