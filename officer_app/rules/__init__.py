"""Predicates over fact rows: vocabulary, checking, matching, evidence."""
