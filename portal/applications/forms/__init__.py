"""Forms of applications, a module for each topic."""
