"""Years of serials in simulated time, with everything that goes wrong in them."""
