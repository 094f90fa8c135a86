"""Videos: frames read one at a time from files, folders and arrays, and `VideoSegment`."""
