"""What each page shows, as frozen types: templates only lay them out."""
