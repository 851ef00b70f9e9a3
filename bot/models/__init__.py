"""The words of the product as plain values: no I/O, no clock, no Discord."""
