"""Beginnings: a new answer in a project, and a new project."""
