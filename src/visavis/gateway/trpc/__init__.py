"""``/trpc``: typed procedures for the page and for programs, in the wire protocol of tRPC 11."""
