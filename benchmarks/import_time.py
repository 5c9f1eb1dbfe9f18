"""What `import nesyria` costs beyond a bare interpreter.

python benchmarks/import_time.py
"""

import argparse

import measure

LIMIT = 0.030


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=41)
    rounds = parser.parse_args().rounds
    costs = measure.side_by_side(
        {
            "bare interpreter": ["-c", "pass"],
            "import nesyria": ["-c", "import nesyria"],
            "import pandas": ["-c", "import pandas"],
            "load totals": ["-c", "import nesyria; nesyria.load('totals')"],
        },
        rounds,
    )
    measure.show(costs, "bare interpreter")
    beyond = costs["import nesyria"].wall - costs["bare interpreter"].wall
    print(f"import nesyria beyond a bare interpreter: {1000 * beyond:.1f} ms (at most 30)")
    return int(beyond > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
