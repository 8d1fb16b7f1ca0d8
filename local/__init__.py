"""Everything Holdfast needs to run on one machine: database, Node.js, processes."""
