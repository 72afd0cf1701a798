"""From an article to a feed, and all that must stay as it is on the way."""

from __future__ import annotations

import json
import shutil
import struct
from datetime import timedelta
from pathlib import Path
from zlib import compress, crc32

import feedparser
import pytest

from audio_pipeline import config, ledger, mix
from audio_pipeline.errors import ArticleError, ConfigError, OnAirError, PublishError, ScriptError
from audio_pipeline.models import Role, Show, SoundDecision
from audio_pipeline.pipeline import clearing, planning, shelf, withdrawing
from audio_pipeline.pipeline.building import Options
from audio_pipeline.pipeline.sources import Wish
from tests.conftest import ARTICLE, ID, NOW, Make, snapshot, times


def feed_of(show: Show) -> feedparser.FeedParserDict:
    return feedparser.parse((show.episodes / "feed.xml").read_bytes())


def edit(show: Show, slug: str, old: str, new: str) -> None:
    text = shelf.read_text(show, slug)
    assert text.count(old) == 1, old
    shelf.path(show, slug).write_bytes(text.replace(old, new).encode())


def plain_png(side: int, colour: tuple[int, int, int]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes(colour) * side) * side
    body = chunk(b"IHDR", head) + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


SLUG = "the-keepers-of-the-north-light"


def test_an_article_becomes_an_episode_in_the_feed(show: Show, article: Path, make: Make) -> None:
    built = make(show, article)
    assert built.slug == SLUG
    assert built.episode is not None
    items = feed_of(show).entries
    assert [item.title for item in items] == ["The keepers of the north light"]
    enclosure = items[0].enclosures[0]
    where = show.episodes / enclosure.href.removeprefix(show.link)
    assert where.stat().st_size == int(enclosure.length)
    assert items[0].id == ID
    assert (show.episodes / SLUG / "index.html").exists()


def test_the_script_holds_the_article_word_for_word(show: Show, article: Path, make: Make) -> None:
    make(show, article)
    text = shelf.read_text(show, SLUG)
    body = text.split("\n---\n", 1)[1]
    for paragraph in ARTICLE.split("\n\n")[2:4]:
        assert paragraph in body
    assert text.split("\n---\n", 1)[0].count("The keepers of the north light") == 1
    assert body.count("The keepers of the north light") == 1


def test_the_same_build_again_touches_nothing(show: Show, article: Path, make: Make) -> None:
    make(show, article)
    before = times(show.root)
    again = make(show, article, now=NOW + timedelta(days=3))
    assert not again.changed
    assert again.spoken == 0
    assert times(show.root) == before


def test_two_folders_two_times_one_and_two_workers_same_bytes(
    show: Show, tmp_path: Path, make: Make
) -> None:
    make(show, "bridge")
    other = tmp_path / "other"
    shutil.copytree(show.scripts, other / "scripts")
    second = config.read_show(other)
    make(second, "bridge", now=NOW + timedelta(days=9), workers=2)
    assert snapshot(second.episodes) == snapshot(show.episodes)
    assert snapshot(second.ledger) == snapshot(show.ledger)


def test_after_deleting_episodes_and_cache_the_same_bytes_come_back(
    show: Show, article: Path, make: Make
) -> None:
    make(show, "bridge")
    make(show, article, now=NOW + timedelta(hours=1))
    before = snapshot(show.episodes)
    shutil.rmtree(show.episodes)
    shutil.rmtree(show.cache)
    make(show, "bridge", now=NOW + timedelta(days=2))
    make(show, SLUG, now=NOW + timedelta(days=2))
    assert snapshot(show.episodes) == before


def test_one_changed_word_speaks_one_sentence(show: Show, make: Make) -> None:
    first = make(show, "bridge").episode
    edit(show, "bridge", "Nobody sleeps.", "Nobody dreams.")
    plan = planning.plan(show, "bridge")
    assert [reason.shown for reason in plan.spoken_again] == ["Nobody dreams."]
    again = make(show, "bridge", now=NOW + timedelta(days=1))
    assert first is not None
    assert again.episode is not None
    assert again.spoken == 1
    assert (again.episode.id, again.episode.date) == (first.id, first.date)
    assert again.episode.enclosure.path != first.enclosure.path
    assert (show.episodes / first.enclosure.path).exists()
    assert feed_of(show).entries[0].enclosures[0].href.endswith(again.episode.enclosure.path)

    clearing.gc(show, now=NOW + timedelta(days=20))
    assert (show.episodes / first.enclosure.path).exists()
    clearing.gc(show, now=NOW + timedelta(days=40))
    assert not (show.episodes / first.enclosure.path).exists()
    assert (show.episodes / again.episode.enclosure.path).exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A horn has sounded under the bridge for years.", "A horn, and who hears it."),
        ("## A vote in May", "## The vote"),
        ("title: A horn under the bridge", "title: The horn"),
        ("(https://harbour.example/vote)", "(https://harbour.example/other)"),
        ("$3.2 billion", "three point two billion dollars"),
    ],
    ids=["summary", "chapter", "title", "link", "shown text that sounds the same"],
)
def test_what_cannot_be_heard_changes_feed_and_page_but_not_the_sound(
    show: Show, make: Make, old: str, new: str
) -> None:
    first = make(show, "bridge").episode
    page = (show.episodes / "bridge" / "index.html").read_bytes()
    edit(show, "bridge", old, new)
    again = make(show, "bridge", now=NOW + timedelta(days=1))
    assert first is not None
    assert again.episode is not None
    assert again.changed
    assert again.spoken == 0
    assert again.episode.enclosure == first.enclosure
    assert again.episode.older == ()
    assert (show.episodes / "bridge" / "index.html").read_bytes() != page
    assert not make(show, "bridge", now=NOW + timedelta(days=2)).changed


def test_what_the_tool_changes_waits_to_be_asked(
    show: Show, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make(show, "bridge").episode
    monkeypatch.setattr(mix, "MIX_VERSION", 99)
    plan = planning.plan(show, "bridge")
    assert plan.sound is SoundDecision.WAITS
    assert any("MIX_VERSION" in change for change in plan.changes)
    waiting = make(show, "bridge")
    assert first is not None
    assert waiting.episode is not None
    assert waiting.episode.enclosure == first.enclosure
    assert waiting.waits
    assert not waiting.changed
    replaced = make(show, "bridge", replace=True)
    assert replaced.episode is not None
    assert replaced.sound is SoundDecision.NEW
    assert replaced.episode.sound_key != first.sound_key


def test_a_chapter_is_retitled_while_the_sound_waits(
    show: Show, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make(show, "bridge").episode
    assert first is not None
    monkeypatch.setattr(mix, "MIX_VERSION", 99)
    edit(show, "bridge", "## A vote in May", "## The vote")
    built = make(show, "bridge")
    assert built.episode is not None
    assert built.episode.enclosure == first.enclosure
    assert [each.title for each in built.episode.chapters][-1] == "The vote"
    old, new = (
        json.loads((show.episodes / str(transcript.path)).read_bytes())
        for transcript in (first.file(Role.JSON), built.episode.file(Role.JSON))
        if transcript
    )
    assert new == old
    assert b"The vote" in (show.episodes / "bridge" / "index.html").read_bytes()
    assert "The vote" in (show.episodes / "feed.xml").read_text("utf-8")
    assert not make(show, "bridge").changed


def test_a_changed_voice_in_show_toml_waits_too(show: Show, make: Make) -> None:
    first = make(show, "bridge").episode
    where = show.scripts / "show.toml"
    where.write_text(where.read_text("utf-8").replace("pitch = -3.0", "pitch = -5.0"), "utf-8")
    waiting = make(show, "bridge")
    assert first is not None
    assert waiting.episode is not None
    assert waiting.episode.enclosure == first.enclosure
    assert waiting.waits
    replaced = make(show, "bridge", replace=True).episode
    assert replaced is not None
    assert replaced.enclosure.path != first.enclosure.path


def test_a_lexicon_entry_that_fires_renders_anew_and_another_does_not(
    show: Show, make: Make
) -> None:
    make(show, "bridge")
    where = show.scripts / "lexicon.toml"
    where.write_text(where.read_text("utf-8") + 'Zanzibar = "zan zi bar"\n', "utf-8")
    assert not make(show, "bridge").changed
    where.write_text(where.read_text("utf-8").replace('"win"', '"nwin"'), "utf-8")
    built = make(show, "bridge")
    assert built.sound is SoundDecision.NEW
    assert built.spoken == 1


def test_a_later_article_stands_above_the_first(show: Show, article: Path, make: Make) -> None:
    make(show, "bridge")
    before = feed_of(show).entries[0]
    make(show, article, now=NOW + timedelta(hours=1))
    first, second = feed_of(show).entries
    assert first.title == "The keepers of the north light"
    assert (second.id, second.published) == (before.id, before.published)


def test_two_episodes_of_one_second_get_two_dates(show: Show, article: Path, make: Make) -> None:
    one = make(show, "bridge").episode
    two = make(show, article).episode
    assert one is not None
    assert two is not None
    assert two.date == (NOW + timedelta(seconds=1)).isoformat()


def test_a_fresh_clone_keeps_what_is_out(show: Show, tmp_path: Path, make: Make) -> None:
    for number in range(3):
        where = tmp_path / f"{number}.txt"
        where.write_text(ARTICLE.replace("north", f"north {'abc'[number]}"), "utf-8")
        make(
            show,
            where,
            now=NOW + timedelta(hours=number),
            new_id=ID[:-1] + str(number),
        )
    out = {item.id: item for item in feed_of(show).entries}
    clone = tmp_path / "clone"
    shutil.copytree(show.scripts, clone / "scripts")
    (clone / "episodes").mkdir()
    copy = config.read_show(clone)

    def same() -> None:
        found = {item.id: item for item in feed_of(copy).entries}
        for key, item in out.items():
            assert found[key].published == item.published
            assert found[key].enclosures == item.enclosures
            assert found[key].itunes_duration == item.itunes_duration

    make(copy, "bridge", now=NOW + timedelta(hours=9))
    same()
    for slug in sorted(each.slug for each in ledger.read_all(copy)):
        make(copy, slug, now=NOW + timedelta(hours=10))
    same()
    clearing.gc(copy, now=NOW + timedelta(days=100))
    same()


def test_a_render_that_cannot_be_made_again_is_thrown_away_and_named(
    show: Show, make: Make
) -> None:
    first = make(show, "bridge").episode
    assert first is not None
    (show.episodes / first.enclosure.path).unlink()
    # Another picture in the tags, so other bytes.
    (show.scripts / "artwork.png").write_bytes(plain_png(1400, (200, 60, 20)))
    built = make(show, "bridge")
    assert [problem.code for problem in built.problems] == ["not-remade"]
    assert built.episode is not None
    assert built.episode.enclosure == first.enclosure
    assert not (show.episodes / first.enclosure.path).exists()


def test_a_damaged_sound_is_put_right(show: Show, make: Make) -> None:
    first = make(show, "bridge").episode
    assert first is not None
    where = show.episodes / first.enclosure.path
    whole = where.read_bytes()
    where.write_bytes(whole[:1000])
    make(show, "bridge")
    assert where.read_bytes() == whole


def test_drafts_and_held_episodes_stay_in_the_house(show: Show, make: Make) -> None:
    edit(show, "bridge", "title: A horn", "status: held\ntitle: A horn")
    built = make(show, "bridge")
    assert built.episode is None
    assert (show.cache / "held" / "bridge.mp3").exists()
    assert not show.episodes.exists() or not snapshot(show.episodes)
    assert ledger.read(show, "bridge") is None


def test_leaving_published_any_other_way_than_retract_is_an_error(show: Show, make: Make) -> None:
    make(show, "bridge")
    before = snapshot(show.episodes)
    edit(show, "bridge", "title: A horn", "status: held\ntitle: A horn")
    with pytest.raises(PublishError, match="retract bridge"):
        make(show, "bridge")
    shelf.path(show, "bridge").unlink()
    with pytest.raises(PublishError, match="retract bridge"):
        make(show, "bridge")
    assert snapshot(show.episodes) == before


def test_retract_and_republish(show: Show, make: Make) -> None:
    first = make(show, "bridge").episode
    assert first is not None
    withdrawing.retract(show, "bridge", now=NOW + timedelta(days=1))
    assert feed_of(show).entries == []
    assert "status: retracted" in shelf.read_text(show, "bridge")
    assert b"harbour.example/vote" not in (show.episodes / "bridge" / "index.html").read_bytes()
    with pytest.raises(PublishError, match="republish bridge"):
        make(show, "bridge")
    options = Options(Wish(ID), workers=1)
    withdrawing.republish(show, "bridge", options, now=NOW + timedelta(days=2))
    item = feed_of(show).entries[0]
    assert item.id == first.id
    assert item.enclosures[0].href.endswith(first.enclosure.path)


def test_republish_after_gc_makes_the_sound_again(show: Show, make: Make) -> None:
    first = make(show, "bridge").episode
    assert first is not None
    withdrawing.retract(show, "bridge", now=NOW)
    clearing.gc(show, now=NOW + timedelta(days=50))
    assert not (show.episodes / first.enclosure.path).exists()
    options = Options(Wish(ID), workers=1)
    withdrawing.republish(show, "bridge", options, now=NOW + timedelta(days=51))
    href = feed_of(show).entries[0].enclosures[0].href
    assert (show.episodes / href.removeprefix(show.link)).exists()


def test_an_embargo_keeps_an_episode_out_until_its_date(show: Show, make: Make) -> None:
    later = (NOW + timedelta(days=2)).isoformat()
    edit(show, "bridge", "title: A horn", f"date: {later}\ntitle: A horn")
    make(show, "bridge")
    assert feed_of(show).entries == []
    make(show, "bridge", now=NOW + timedelta(days=3))
    assert len(feed_of(show).entries) == 1


def test_the_same_article_with_other_furniture_is_the_same_script(
    show: Show, article: Path, tmp_path: Path, make: Make
) -> None:
    make(show, article)
    other = tmp_path / "pasted-again.txt"
    other.write_text(ARTICLE.replace("Share this article", "Share on social media"), "utf-8")
    assert make(show, other).slug == SLUG
    assert len(feed_of(show).entries) == 1


def test_the_same_title_with_other_text_is_refused_with_both_ways(
    show: Show, article: Path, tmp_path: Path, make: Make
) -> None:
    make(show, article)
    other = tmp_path / "other.txt"
    other.write_text(ARTICLE.replace("nobody has paid", "a bank has paid"), "utf-8")
    with pytest.raises(ArticleError, match=f"--update {SLUG}.*--as"):
        make(show, other)
    named = make(show, other, named=SLUG, new_id=ID.replace("1", "7"))
    assert named.slug == f"{SLUG}-2"
    assert len(feed_of(show).entries) == 2


def test_a_broken_source_beside_does_not_stop_another(
    show: Show, article: Path, tmp_path: Path, make: Make
) -> None:
    make(show, article)
    (show.scripts / "sources" / f"{SLUG}.txt").write_bytes(b"")
    other = tmp_path / "other.txt"
    other.write_text(ARTICLE.replace("Share this article", "Share on social media"), "utf-8")
    with pytest.raises(ArticleError, match="--update"):
        make(show, other)


def test_a_source_too_long_for_a_file_name_is_named_as_missing(show: Show, make: Make) -> None:
    with pytest.raises(ArticleError, match="no such file"):
        make(show, "x" * 300)


def test_a_lost_link_is_refused_before_the_feed_is_written_over(show: Show, make: Make) -> None:
    make(show, "bridge")
    before = snapshot(show.episodes)
    where = show.scripts / "show.toml"
    where.write_text(where.read_text("utf-8").replace("\nlink =", "\n# link ="), "utf-8")
    where.write_text(where.read_text("utf-8").replace("\npodcast_guid", "\n# guid"), "utf-8")
    with pytest.raises(ConfigError, match="put the link back"):
        make(show, "bridge")
    with pytest.raises(ConfigError, match="put the link back"):
        withdrawing.retract(config.read_show(show.root), "bridge", now=NOW)
    assert snapshot(show.episodes) == before


def test_update_merges_and_never_over_a_persons_words(
    show: Show, article: Path, tmp_path: Path, make: Make
) -> None:
    make(show, article)
    other = tmp_path / "other.txt"
    other.write_text(ARTICLE.replace("nobody has paid", "a bank has paid"), "utf-8")
    updated = make(show, other, update=SLUG)
    assert updated.episode is not None
    assert updated.episode.id == ID
    assert "a bank has paid" in shelf.read_text(show, SLUG)
    edit(show, SLUG, "Storms broke the glass twice.", "Storms broke the glass again.")
    make(show, article, update=SLUG)
    merged = shelf.read_text(show, SLUG)
    assert "Storms broke the glass again." in merged
    assert "nobody has paid" in merged


def test_a_script_typed_by_hand_gets_its_identity_and_keeps_every_other_byte(
    show: Show, make: Make
) -> None:
    typed = "---\r\ntitle: By hand\r\n---\r\n\r\nOne sentence.\r\n"
    shelf.path(show, "by-hand").write_bytes(typed.encode())
    make(show, "by-hand")
    text = shelf.path(show, "by-hand").read_bytes().decode()
    assert f"id: {ID}\r\n" in text
    lines = [line for line in text.splitlines(True) if not line.startswith(("id:", "date:"))]
    assert "".join(lines) == typed


def test_two_scripts_with_one_id_are_an_error(show: Show, make: Make) -> None:
    text = shelf.read_text(show, "bridge")
    shelf.path(show, "copy").write_text(text, "utf-8")
    with pytest.raises(ScriptError, match="same id as"):
        make(show, "copy")


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 20,
    "invalid.txt": b"A headline\n\nGood text here, and more of it.\n\nThen \xff\xfe\x80 breaks.\n",
}


@pytest.mark.parametrize("name", [*BAD, "huge.txt", "missing.txt"])
def test_bad_input_is_named_and_changes_nothing(
    show: Show, tmp_path: Path, make: Make, name: str
) -> None:
    make(show, "bridge")
    before = snapshot(show.root / "scripts") | snapshot(show.episodes)
    where = tmp_path / name
    if name in BAD:
        where.write_bytes(BAD[name])
    if name == "huge.txt":
        with where.open("wb") as handle:
            handle.truncate(50_000_000)
    with pytest.raises(ArticleError) as caught:
        make(show, where)
    assert name in str(caught.value)
    assert snapshot(show.root / "scripts") | snapshot(show.episodes) == before


def test_a_faulty_script_gives_every_fault_and_changes_nothing(show: Show, make: Make) -> None:
    make(show, "bridge")
    before = snapshot(show.episodes), snapshot(show.ledger)
    edit(show, "bridge", "[pause 600ms]", "[puase 600ms]")
    edit(show, "bridge", "@ben", "@bem")
    edit(show, "bridge", "[sting swoosh]", "[sting swosh]")
    edit(show, "bridge", "author:", "auhtor:")
    edit(show, "bridge", "https://harbour.example/vote", "javascript:x")
    with pytest.raises(OnAirError) as caught:
        make(show, "bridge")
    assert len(caught.value.problems) == 5
    assert (snapshot(show.episodes), snapshot(show.ledger)) == before
