"""Front ends: the command line. An answer draws itself in a notebook, see `viper.loops.page`."""
