"""What a program can call, one thin file each."""
