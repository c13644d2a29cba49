"""One file per scenario: each turns a kept trajectory into the typed plan of a task."""
