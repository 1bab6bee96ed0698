"""Our own rules: each module says why, has ``check(source)``, and samples it accepts and refuses."""
