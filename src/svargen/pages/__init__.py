"""The pages of an archive: frozen data, their addresses, and the plan of which there are."""
