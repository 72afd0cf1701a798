"""The kill sweep with any engine: `python -m tests.bench.kill hibari [--moments 50]`.

The suite runs the same with `tone`; here every voice of the tiny show is recast.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from audio_pipeline import config
from audio_pipeline.pipeline import shelf
from tests import killed
from tests.conftest import ARTICLE, TINY, make_episode


def recast(root: Path, engine: str) -> None:
    where = root / "scripts" / "show.toml"
    text = where.read_text("utf-8").replace('engine = "tone"', f'engine = "{engine}"')
    where.write_text(text.replace("pitch = -3.0\n", ""), "utf-8")


def sweep(case: killed.Case, moments: int, folder: Path) -> None:
    wrong = []
    for number in range(moments):
        wrong.append(killed.kill_and_heal(case, (number + 0.5) / moments, folder / "killed"))
    bad = [each for each in wrong if each]
    print(
        f"{Path(case.source).name}: {case.seconds:.1f} s undisturbed; {len(bad)} of {moments} bad"
    )
    print("\n".join(bad))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("--moments", type=int, default=50)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "article.txt"
        source.write_text(ARTICLE, "utf-8")
        before = Path(shutil.copytree(TINY, folder / "before"))
        recast(before, wanted.engine)
        sweep(killed.undisturbed(before, str(source), folder / "one"), wanted.moments, folder)
        show = config.read_show(before)
        make_episode(show, "bridge")
        text = shelf.read_text(show, "bridge").replace("Nobody sleeps", "Nobody dreams")
        shelf.path(show, "bridge").write_text(text, "utf-8")
        sweep(killed.undisturbed(before, "bridge", folder / "two"), wanted.moments, folder)


if __name__ == "__main__":
    main()
