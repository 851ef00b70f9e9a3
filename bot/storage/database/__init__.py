"""The file itself: engines, migrations, copies, restoring, export."""
