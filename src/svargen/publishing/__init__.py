"""From answers on disk to a published site."""
