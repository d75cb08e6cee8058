"""Widgets and helpers that know nothing of this program's pages."""
