"""What validating the real package costs, against a bare import of the three libraries.

python benchmarks/validate_real.py
"""

import argparse
from pathlib import Path

import measure

ROOT = Path(__file__).resolve().parents[1]
VALIDATE = str(ROOT / "validate.py")
LIBRARIES = ("frictionless", "pandera.pandas", "great_expectations")
FLOOR = "import of the three libraries"
LIMIT = 1.3
# All three layers, as a program and as a call.
WHOLE = {
    "python validate.py": [VALIDATE, str(ROOT)],
    "nesyria.validate()": ["-c", f"import nesyria; nesyria.validate({str(ROOT)!r})"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    libraries = {f"import {name}": ["-c", f"import {name}"] for name in LIBRARIES}
    layers = {
        f"layer {layer}": [VALIDATE, str(ROOT), "--layer", layer]
        for layer in ("structure", "rows", "across")
    }
    commands = {FLOOR: ["-c", f"import {', '.join(LIBRARIES)}"]}
    costs = measure.side_by_side(commands | WHOLE | libraries | layers, rounds)
    measure.show(costs, FLOOR)
    ratios = {name: costs[name].wall / costs[FLOOR].wall for name in WHOLE}
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.2f} x a bare import of the libraries (at most {LIMIT})")
    return int(max(ratios.values()) > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
