@rem npm scripts begin with "exec" so that a signal reaches the program; cmd has no such command, this is it.
@%*
