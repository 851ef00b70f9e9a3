"""What people press and read in Discord: views, modals, pages, and the words on them."""
