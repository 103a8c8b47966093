"""What can be asked over tRPC, one router a file, each with the service that it needs."""
