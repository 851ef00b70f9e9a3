"""Pure: rules become instants, and instants become a plan. Time zones and lateness live here."""
