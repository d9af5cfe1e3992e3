"""Images that come in a file of questions: looked at, mended, kept when a person confirms."""

import base64

from sqlalchemy import func, select

from app.bank import exporting, illustrating, importing, mending, redrawing
from app.bank.image_models import PendingImage, QuestionImage
from app.bank.importing import Defaults
from app.bank.models import ImportFormat, QuestionStatus, QuestionVersion
from app.ledger.recording import Command
from question_bank.formats.archive import pack
from question_bank.question import Question
from tests.app.bank.pictures import image
from tests.app.bank.test_mending import acts, codes, previewed, rows, states
from tests.factories import LawFactory
from tests.question_bank.formats.images import png
from tests.question_bank.formats.test_moodle_xml import answer, choice, quiz
from tests.question_bank.formats.test_qti import CHOICE, item

BY = Command("test")
MOODLE = ImportFormat.MOODLE_XML


def asked(name, content, alt="Sơ đồ"):
    stem = f'Câu {name}: <img src="@@PLUGINFILE@@/{name}.png" alt="{alt}">'
    told = base64.b64encode(content).decode()
    file = f'<file name="{name}.png" path="/" encoding="base64">{told}</file>'
    text = choice(answer(100, "a"), answer(0, "b"), stem=stem)
    return text.replace("</questiontext>", f"{file}</questiontext>")


def file_of(*questions):
    return quiz(*questions).encode()


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def stems(session):
    return {each.content["stem"] for each in session.scalars(select(QuestionVersion))}


def test_images_wait_with_their_questions_and_are_kept_when_confirmed(session, topic):
    data = file_of(asked("mot", image()), asked("hai", image(), alt=""))
    kept = previewed(data, MOODLE, topic=topic, law=LawFactory())

    assert states(kept, session) == ["ready", "faulty"]
    assert (count(session, PendingImage), count(session, QuestionImage)) == (1, 0)
    waiting = session.scalars(select(PendingImage)).one()
    assert redrawing.find_pending(waiting.name).sha256 == waiting.sha256

    _first, second = rows(kept, session)
    content = second.content["item"] | {"stem": f"Câu hai: ![Sơ đồ]({waiting.name})"}
    mended = Question.from_dict(second.content | {"item": content})
    mending.mend_question(kept, second, mended, by=BY)
    mending.confirm_import(kept, by=BY)

    assert states(kept, session) == ["stored", "stored"]
    assert illustrating.get_image(waiting.name).sha256 == waiting.sha256
    assert stems(session) == {f"Câu {n}: ![Sơ đồ]({waiting.name})" for n in ("mot", "hai")}
    assert acts(session).count("image.added") == 1


def test_an_image_that_is_none_is_told_at_its_question(session, topic):
    broken = png()[:45]

    kept = previewed(file_of(asked("hong", broken), asked("lanh", image())), MOODLE, topic=topic)

    assert states(kept, session)[0] == "faulty"
    first = rows(kept, session)[0]
    assert "picture-refused" in codes(first)
    assert any("hong.png" in str(fault["params"]) for fault in first.faults)
    assert count(session, PendingImage) == 1


def test_nothing_is_kept_of_a_file_that_was_discarded(session, topic):
    kept = previewed(file_of(asked("mot", image())), MOODLE, topic=topic)

    mending.discard_import(kept, by=BY)

    assert (count(session, PendingImage), count(session, QuestionImage)) == (0, 0)


def test_a_file_written_with_images_brings_them_back_as_the_same_questions(session, topic):
    defaults = Defaults(topic=topic, law=LawFactory())
    outlook = importing.check_file(file_of(asked("mot", image())), MOODLE, defaults=defaults)
    importing.store_questions(outlook, status=QuestionStatus.DRAFT, by=BY, source="0" * 64)
    versions = session.scalars(select(QuestionVersion)).all()

    for format_ in (ImportFormat.QTI30, ImportFormat.JSON, MOODLE):
        data = exporting.write_held(versions, format_)
        again = importing.check_file(data, format_, defaults=defaults, skip_known=True)
        assert (again.errors, len(again.known)) == ((), 1), format_


def test_an_image_that_waits_is_shown_to_who_mends_its_question(session, topic, as_trainer):
    previewed(file_of(asked("mot", image())), MOODLE, topic=topic)
    waiting = session.scalars(select(PendingImage)).one()
    session.commit()

    assert as_trainer.get(f"/bank/images/{waiting.name}").status == 200


def test_what_is_wrong_in_a_package_is_told_at_the_question_of_its_file(session, topic):
    body = f'<p><img src="x.png" alt=""/></p>{CHOICE}'
    items = {
        "mot": item(CHOICE, name="mot"),
        "hai": item(CHOICE.replace("<prompt>", "<prompt><u>Nào</u> "), name="b"),
        "bon": item(body, name="c"),
    }
    listed = "".join(f'<resource type="imsqti_item_xmlv2p1" href="{n}.xml"/>' for n in items)
    files = {f"{name}.xml": text.encode() for name, text in items.items()}
    manifest = f"<manifest>{listed}</manifest>".encode()

    data = pack({"imsmanifest.xml": manifest, "x.png": image(), **files})
    kept = previewed(data, ImportFormat.QTI21, topic=topic, law=LawFactory())

    first, second, third = rows(kept, session)
    assert states(kept, session) == ["ready", "ready", "faulty"]
    assert "markup-dropped" not in codes(first)
    assert "markup-dropped" in codes(second)
    assert third.content["item"]["options"] == ["một", "hai"]
    assert count(session, PendingImage) == 1
