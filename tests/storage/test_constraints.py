"""Every state that must not be stored is tried once, on a file with real migrations."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint

from bot.storage.tables.schema import metadata

A_KEY = "0123456789abcdef0123456789abcdef"
STORY = {
    "story_id": 1,
    "guild_id": 1,
    "author_id": 5,
    "author_name": "Ines",
    "title": "Salt and Lanterns",
    "rating": "teen",
    "warning_state": "listed",
    "summary": "",
    "note_before": "",
    "note_after": "",
    "details": "[]",
    "tags": "[]",
    "created_at": 0,
}
CHAPTER = {
    "chapter_id": 1,
    "story_id": 1,
    "number": 1,
    "title": "",
    "body": "Words.",
    "note_before": "",
    "note_after": "",
    "word_count": 1,
    "created_at": 0,
}
DRAFT = {
    "draft_id": 1,
    "guild_id": 1,
    "author_id": 5,
    "author_name": "Ines",
    "filename": "a.txt",
    "source": b"text",
    "choices": "{}",
    "edits": "{}",
    "created_at": 0,
    "expires_at": 1,
}
SCHEDULE = {
    "schedule_id": 1,
    "story_id": 1,
    "target_id": 1,
    "rrule": "",
    "start_date": "2026-03-02",
    "at_time": "19:00",
    "zone": "Europe/Berlin",
    "per_drop": 1,
    "late": "shift",
    "state": "active",
    "created_by": 5,
    "created_at": 0,
}
RELEASE = {
    "release_id": 1,
    "story_id": 1,
    "chapter_id": 1,
    "target_id": 1,
    "due_at": 0,
    "state": "waiting",
    "attempts": 0,
}
PART = {
    "release_id": 1,
    "position": 0,
    "kind": "card",
    "payload": "{}",
    "nonce": "n0",
    "mark": 1,
    "state": "sent",
    "attempted_at": 0,
    "message_id": 50,
}
REACTION = {"message_id": 50, "user_id": 5, "emoji": "x", "burst": 0, "added_at": 0}
COMMENT = {
    "comment_id": 1,
    "story_id": 1,
    "guild_id": 1,
    "user_id": 5,
    "text": "Lovely.",
    "source": "button",
    "message_id": 60,
    "created_at": 0,
}
NOTICE = {
    "notice_id": 1,
    "to_user_id": 5,
    "text": "It is out.",
    "created_at": 0,
    "retry_at": 0,
    "attempts": 0,
}
# One allowed row of each table, parents first.
ROWS: dict[str, dict[str, object]] = {
    "installation": {"id": 1, "kind": "real", "key": A_KEY, "created_at": 0},
    "openings": {"id": 1, "opened_at": 0, "is_open": 1},
    "guilds": {"guild_id": 1, "joined_at": 0},
    "readers": {"user_id": 5, "created_at": 0},
    "targets": {
        "target_id": 1,
        "guild_id": 1,
        "channel_id": 2,
        "layout": "thread",
        "style": "components",
        "state": "active",
        "created_at": 0,
    },
    "gaps": {"target_id": 1, "since": 0, "until": 5},
    "stories": STORY,
    "narrowed_warnings": {
        "narrowing_id": 1,
        "story_id": 1,
        "term": "gore",
        "narrowed_by": 5,
        "narrowed_at": 0,
    },
    "chapters": CHAPTER,
    "passages": {
        "passage_id": 1,
        "chapter_id": 1,
        "position": 0,
        "first_block": 0,
        "last_block": 2,
        "summary": "",
    },
    "warnings": {"warning_id": 1, "story_id": 1, "position": 0, "term": "Gore"},
    "drafts": DRAFT,
    "schedules": SCHEDULE,
    "skipped_slots": {"schedule_id": 1, "at": 0},
    "releases": RELEASE,
    "parts": PART,
    "jump_links": {
        "release_id": 1,
        "position": 0,
        "leads_to": 2,
        "payload": "{}",
        "due_at": 0,
        "attempts": 0,
    },
    "forum_posts": {
        "story_id": 1,
        "target_id": 1,
        "mark": 1,
        "attempted_at": 0,
        "thread_id": 70,
        "made_at": 0,
    },
    "removals": {
        "removal_id": 1,
        "story_id": 1,
        "chapter_ids": "[]",
        "schedule_ids": "[]",
        "removed_by": 5,
        "removed_at": 0,
        "purge_at": 1,
    },
    "takedowns": {"release_id": 1, "removal_id": 1, "was": "stopped", "due_at": 0, "attempts": 0},
    "deletions": {"release_id": 1, "position": 0, "tried_at": 0},
    "chapter_versions": {
        "version_id": 1,
        "chapter_id": 1,
        "title": "",
        "body": "Older words.",
        "note_before": "",
        "note_after": "",
        "warnings": "[]",
        "word_count": 2,
        "replaced_at": 0,
        "replaced_by": 5,
    },
    "hidden_chapters": {"hiding_id": 1, "chapter_id": 1, "hidden_by": 5, "hidden_at": 0},
    "revising_drafts": {"draft_id": 1, "chapter_id": 1},
    "continuations": {"release_id": 1, "position": 0},
    "revisions": {
        "release_id": 1,
        "round": 1,
        "asked_at": 0,
        "due_at": 0,
        "attempts": 0,
        "new_text": 1,
        "missing": 0,
    },
    "revision_steps": {
        "release_id": 1,
        "position": 0,
        "payload": "{}",
        "link": "{}",
        "leads_to": 2,
    },
    "reactions": REACTION,
    "reaction_clearings": {"message_id": 50, "emoji": "", "at": 0},
    "comments": COMMENT,
    "feedback_places": {
        "channel_id": 2,
        "guild_id": 1,
        "wanted_at": 0,
        "due_at": 0,
        "attempts": 0,
        "asked_to": 0,
        "heard_to": 0,
    },
    "owed_reactors": {
        "message_id": 50,
        "emoji": "lamp:77",
        "burst": 0,
        "channel_id": 2,
        "differs": 1,
        "asked_to": 0,
    },
    "notices": NOTICE,
    "notice_stand_ins": {"notice_id": 1, "channel_id": 2, "text": "It is out."},
    "requests": {"release_id": 1, "named": 1},
    "reports": {
        "report_id": 1,
        "guild_id": 1,
        "release_id": 1,
        "user_id": 7,
        "text": "This one is not marked.",
        "created_at": 0,
    },
    "warning_policies": {"guild_id": 1, "term": "gore", "name": "Gore", "action": "refused"},
    "audit": {
        "audit_id": 1,
        "guild_id": 1,
        "actor_id": 5,
        "action": "add",
        "subject": "story 1",
        "at": 0,
    },
}
# The constraint, and what makes the allowed row of its table a forbidden one.
FORBIDDEN: dict[str, dict[str, object]] = {
    "ck_reports_text_length": {"text": ""},
    "ck_warning_policies_action_known": {"action": "burned"},
    "ck_warning_policies_term_length": {"term": "x" * 201},
    "ck_warning_policies_named_as_its_term": {"term": ""},
    "ck_installation_single": {"id": 2},
    "ck_installation_kind_known": {"kind": "imagined"},
    "ck_installation_key_length": {"key": "short"},
    "ck_openings_single": {"id": 2},
    "ck_openings_is_open_or_not": {"is_open": 2},
    "ck_openings_a_copy_is_not_open": {"copied_at": 1},
    "ck_gaps_runs_forward": {"since": 6},
    "ck_narrowed_warnings_term_length": {"term": " "},
    "uq_narrowed_warnings_once": {"narrowing_id": 2, "term": "GORE"},
    "ck_targets_layout_known": {"layout": "wall"},
    "ck_targets_style_known": {"style": "embed"},
    "ck_targets_state_known": {"state": "asleep"},
    "ck_targets_pause_has_reason": {"state": "paused"},
    "uq_targets_channel_id": {"target_id": 2},
    "ck_stories_rating_known": {"rating": "NC-17"},
    "ck_stories_warning_state_known": {"warning_state": "maybe"},
    "ck_stories_title_length": {"title": ""},
    "ck_stories_expected_chapters_positive": {"expected_chapters": 0},
    "uq_stories_living_title": {"story_id": 2, "title": "salt and LANTERNS"},
    "ck_chapters_number_positive": {"number": 0},
    "ck_chapters_title_length": {"title": "x" * 201},
    "ck_chapters_body_not_empty": {"body": ""},
    "ck_chapters_word_count_not_negative": {"word_count": -1},
    "uq_chapters_living_number": {"chapter_id": 2},
    "ck_passages_runs_forward": {"first_block": 3},
    "ck_passages_position_not_negative": {"position": -1},
    "uq_passages_chapter_id_position": {"passage_id": 2},
    "ck_warnings_term_length": {"term": "   "},
    "ck_warnings_passage_within_chapter": {"passage_id": 1},
    "uq_warnings_once": {"warning_id": 2, "term": "GORE"},
    "ck_drafts_expires_later": {"expires_at": 0},
    "ck_schedules_late_known": {"late": "never"},
    "ck_schedules_state_known": {"state": "asleep"},
    "ck_schedules_per_drop_not_negative": {"per_drop": -1},
    "ck_schedules_zone_named": {"zone": ""},
    "uq_schedules_living": {"schedule_id": 2, "state": "paused"},
    "ck_releases_state_known": {"state": "lost"},
    "ck_releases_posted_is_dated": {"state": "posted", "begun_at": 0},
    "ck_releases_lease_is_whole": {"state": "claimed", "lease_owner": "me"},
    "ck_releases_lease_while_working": {"lease_owner": "me", "lease_until": 1},
    "ck_releases_posting_has_begun": {"state": "posting"},
    "ck_releases_stop_has_reason": {"state": "stopped"},
    "ck_releases_attempts_not_negative": {"attempts": -1},
    "uq_releases_once": {"release_id": 2, "state": "stopped", "reason": "No permission."},
    "ck_parts_kind_known": {"kind": "song"},
    "ck_parts_state_known": {"state": "lost", "message_id": None},
    "ck_parts_position_not_negative": {"position": -1},
    "ck_parts_nonce_length": {"nonce": "n" * 26},
    "ck_parts_mark_fits": {"mark": 2**31},
    "ck_parts_sent_has_id": {"message_id": None},
    "ck_parts_attempt_is_dated": {"attempted_at": None},
    "uq_parts_nonce": {"position": 1, "message_id": 51},
    "uq_parts_message": {"position": 1, "nonce": "n1"},
    "ck_jump_links_leads_onward": {"leads_to": 0},
    "ck_jump_links_attempts_not_negative": {"attempts": -1},
    "ck_jump_links_one_end": {"done_at": 1, "given_up_at": 1},
    "ck_jump_links_end_was_due": {"due_at": None, "done_at": 1},
    "ck_forum_posts_mark_fits": {"mark": 0},
    "ck_forum_posts_made_is_dated": {"made_at": None},
    "uq_forum_posts_thread_id": {"story_id": 2},
    "ck_removals_purged_later": {"purge_at": 0},
    "ck_removals_one_end": {"restored_at": 1, "purged_at": 1},
    "ck_takedowns_was_known": {"was": "waiting"},
    "ck_takedowns_posted_is_dated": {"was": "posted"},
    "ck_takedowns_attempts_not_negative": {"attempts": -1},
    "ck_takedowns_one_end": {"done_at": 1, "given_up_at": 1, "obstacle": "No permission."},
    "ck_takedowns_given_up_has_obstacle": {"given_up_at": 1},
    "ck_chapter_versions_body_not_empty": {"body": ""},
    "ck_hidden_chapters_opened_by_somebody": {"opened_at": 1},
    "uq_hidden_chapters_once": {"hiding_id": 2},
    "ck_revisions_round_positive": {"round": 0},
    "ck_revisions_attempts_not_negative": {"attempts": -1},
    "ck_revisions_missing_not_negative": {"missing": -1},
    "ck_revisions_new_text_is_flag": {"new_text": 2},
    "ck_revision_steps_link_is_whole": {"link": None},
    "ck_revision_steps_leads_onward": {"leads_to": 0},
    "ck_revision_steps_done_was_edited": {"done_at": 1},
    "ck_reactions_burst_is_flag": {"burst": 2},
    "ck_reactions_emoji_named": {"emoji": ""},
    "ck_reactions_happened": {"added_at": None},
    "ck_comments_source_known": {"source": "dream"},
    "ck_comments_text_length": {"text": ""},
    "uq_comments_message_id": {"comment_id": 2},
    "ck_feedback_places_attempts_not_negative": {"attempts": -1},
    "ck_feedback_places_one_end": {"listed_at": 1, "given_up_at": 1},
    "ck_owed_reactors_burst_is_flag": {"burst": 2},
    "ck_owed_reactors_differs_is_flag": {"differs": 2},
    "ck_owed_reactors_emoji_named": {"emoji": ""},
    "ck_notices_one_recipient": {"to_channel_id": 2},
    "ck_notices_one_end": {"sent_at": 1, "given_up_at": 1},
    "ck_notices_text_not_empty": {"text": ""},
    "ck_notices_attempts_not_negative": {"attempts": -1},
    "ck_notice_stand_ins_text_not_empty": {"text": ""},
    "ck_requests_named_or_not": {"named": 2},
}
TABLES = list(metadata.tables.values())


def name_of(rule, table) -> str:
    """As the database knows it: the naming convention is applied when a constraint is compiled."""
    if isinstance(rule, UniqueConstraint):
        return f"uq_{table.name}_{'_'.join(column.name for column in rule.columns)}"
    return f"ck_{table.name}_{str(rule.name).removeprefix(f'ck_{table.name}_')}"


def rules_of(table) -> set[str]:
    kinds = (CheckConstraint, UniqueConstraint)
    constraints = {name_of(rule, table) for rule in table.constraints if isinstance(rule, kinds)}
    return constraints | {str(index.name) for index in table.indexes if index.unique}


def table_of(rule: str):
    return next(table for table in TABLES if rule in rules_of(table))


def put(tx: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    names = ", ".join(row)
    places = ", ".join(f":{name}" for name in row)
    tx.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row)  # noqa: S608


@pytest.fixture(scope="session")
def everything(migrated: Path):
    """A copy in memory of a migrated file, every table with its allowed row."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        with closing(sqlite3.connect(migrated)) as file:
            file.backup(connection)
        connection.execute("PRAGMA foreign_keys=ON")
        for table in ("installation", "openings"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
        for table, row in ROWS.items():
            put(connection, table, row)
        yield connection


@pytest.fixture
def filled(everything: sqlite3.Connection):
    """The same for each test, whatever another has done."""
    everything.execute("BEGIN")
    yield everything
    everything.execute("ROLLBACK")


def test_every_rule_of_every_table_is_tried_below():
    assert set(FORBIDDEN) == {rule for table in TABLES for rule in rules_of(table)}
    assert set(ROWS) == set(metadata.tables)


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_a_forbidden_row_is_refused(filled, rule: str):
    table = table_of(rule).name
    row = ROWS[table] | FORBIDDEN[rule]
    if rule.startswith("ck_"):
        filled.execute("PRAGMA defer_foreign_keys=ON")
        filled.execute(f"DELETE FROM {table}")  # noqa: S608
    with pytest.raises(sqlite3.IntegrityError) as caught:
        put(filled, table, row)
    said = str(caught.value)
    columns = [f"{table}.{name}" for name in unique_columns(rule)]
    assert rule in said or (columns and all(column in said for column in columns))


def unique_columns(rule: str) -> list[str]:
    """SQLite names the columns of a broken UNIQUE, and the index only if it has expressions."""
    table = table_of(rule)
    uniques = [unique for unique in table.constraints if isinstance(unique, UniqueConstraint)]
    named = {name_of(unique, table): unique.columns for unique in uniques}
    named |= {str(index.name): index.columns for index in table.indexes if index.unique}
    return [column.name for column in named.get(rule, ())]


NEEDED = [
    (table.name, column.name)
    for table in TABLES
    for column in table.columns
    if not column.nullable and not column.primary_key
]


@pytest.mark.parametrize(("table", "column"), NEEDED)
def test_a_row_without_what_it_needs_is_refused(filled, table: str, column: str):
    with pytest.raises(
        sqlite3.IntegrityError, match=rf"NOT NULL constraint failed: {table}\.{column}"
    ):
        put(filled, table, ROWS[table] | {column: None})


# Sorted: the tests of one run are shared out between processes, which must agree on their order.
REFERENCES = sorted((table.name, key.parent.name) for table in TABLES for key in table.foreign_keys)


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_a_row_that_belongs_to_nothing_is_refused(filled, table: str, column: str):
    extra = {"chapter_id": 1} if column == "passage_id" else {}
    row = fresh(table) | extra | {column: 999}
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
        put(filled, table, row)


def fresh(table: str) -> dict[str, object]:
    """An allowed second row, as far as its own table is concerned."""
    second: dict[str, dict[str, object]] = {
        "targets": {"target_id": 2, "channel_id": 3},
        "stories": {"story_id": 2, "title": "Another"},
        "chapters": {"chapter_id": 2, "number": 2},
        "passages": {"passage_id": 2, "position": 1},
        "warnings": {"warning_id": 2, "term": "Blood"},
        "drafts": {"draft_id": 2},
        "schedules": {"schedule_id": 2, "state": "ended"},
        "skipped_slots": {"at": 1},
        "releases": {"release_id": 2, "state": "cancelled"},
        "parts": {"position": 1, "nonce": "n1", "message_id": 51},
        "jump_links": {"position": 1, "leads_to": 1_000},
        "gaps": {"target_id": 2},
        "narrowed_warnings": {"narrowing_id": 2, "term": "blood"},
        "forum_posts": {"thread_id": 71},
        "removals": {"removal_id": 2},
        "takedowns": {"release_id": 2},
        "deletions": {"position": 1},
        "chapter_versions": {"version_id": 2},
        "hidden_chapters": {"hiding_id": 2, "opened_by": 5, "opened_at": 1},
        "revising_drafts": {"draft_id": 2},
        "continuations": {},
        "revisions": {},
        "revision_steps": {"leads_to": 1_000},
        "comments": {"comment_id": 2, "message_id": 61},
        "notice_stand_ins": {},
        "requests": {},
        "feedback_places": {"channel_id": 3},
        "owed_reactors": {"burst": 1},
        "reports": {"report_id": 2},
        "warning_policies": {"term": "blood"},
        "audit": {"audit_id": 2},
    }
    return ROWS[table] | second[table]


def test_words_in_a_number_are_refused(filled):
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        put(filled, "guilds", {"guild_id": 9, "joined_at": "yesterday"})


@pytest.mark.parametrize("table", ["releases", "comments", "drafts"])
def test_an_id_is_never_given_to_another_row(filled, table: str):
    key = metadata.tables[table].primary_key.columns.values()[0].name
    row = {name: value for name, value in fresh(table).items() if name != key}
    filled.execute(f"DELETE FROM {table}")  # noqa: S608
    put(filled, table, row)
    assert filled.execute(f"SELECT {key} FROM {table}").fetchone() == (2,)  # noqa: S608


def test_all_of_a_guild_goes_with_it(filled):
    filled.execute("DELETE FROM guilds")
    left = [
        table
        for table in ROWS
        if filled.execute(f"SELECT 1 FROM {table}").fetchone()  # noqa: S608
    ]
    assert left == [
        "installation",
        "openings",
        "readers",
        "reactions",
        "reaction_clearings",
        "notices",
        "notice_stand_ins",
    ]
