"""The jobs. Each is one folder, imported only when it is used; none imports another."""
