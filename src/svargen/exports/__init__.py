"""From the archive to files for programs: feeds, sitemap, and each answer as data."""
