"""Canonical text to proven messages: laid out in parts, written as JSON, judged by a proof."""
