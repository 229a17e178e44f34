"""What an officer recorded without the server: keys, entries and the frames they are kept in. No files, no database."""
