"""The JSON that Discord receives, and the proof that judges it: pure, and no Discord library."""
