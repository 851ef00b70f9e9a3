"""Pure text: file -> manuscript -> blocks -> parts. No Discord, no database, no clock."""
