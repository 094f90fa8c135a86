"""Front ends: command line and notebook."""
