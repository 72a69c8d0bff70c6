"""The project's site: its own docs, the reference of the API and pages made from the code, as one."""
