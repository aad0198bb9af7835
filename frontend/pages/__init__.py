"""The pages: one handler per route, each rendered whole, each reading the one view of the role it is for."""
