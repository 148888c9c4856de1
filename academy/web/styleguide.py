"""The living style guide: every component in every state. Registered in development and tests only."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from flask import render_template
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from academy.web.blueprint import AcademyBlueprint, public
from academy.web.charts import Kind, Plot, Series
from academy.web.choices import SelectChoice
from academy.web.formats import number
from academy.web.forms import AcademyForm
from academy.web.menus import Menu, MenuItem

WHY_PUBLIC = "It shows components with invented data, and exists in development and tests only."

blueprint = AcademyBlueprint("styleguide", __name__)


class SampleForm(AcademyForm):
    """One field of each kind."""

    name = StringField("Name on your certificate", validators=[InputRequired("Type your name.")])
    password = PasswordField("Password", description="At least 10 characters.", validators=[InputRequired()])
    country = SelectField(
        "Country",
        choices=[
            SelectChoice("", "Choose"),
            SelectChoice("kh", "Cambodia"),
            SelectChoice("tl", "Timor-Leste"),
        ],
    )
    stage = RadioField(
        "Where is your business now?",
        choices=[
            SelectChoice("idea", "An idea"),
            SelectChoice("start", "Just started"),
            SelectChoice("run", "Running for a year or more"),
            SelectChoice("", "Prefer not to say"),
        ],
        validators=[InputRequired("Choose one answer.")],
    )
    started = DateField("When did you start?")
    story = TextAreaField("Tell us about your business")
    photo = FileField("Photo of your stall", description="JPG or PNG, at most 2 MB.")
    agree = BooleanField(
        "I have read the privacy notice", validators=[InputRequired("Tick the box to go on.")]
    )


LONG_TEXTS = [
    ("km", "មូលដ្ឋានហិរញ្ញវត្ថុសម្រាប់អាជីវកម្មរបស់អ្នក", "បំបែកប្រាក់អាជីវកម្មចេញពីប្រាក់គ្រួសារ ដើម្បីដឹងថាអាជីវកម្មចំណេញ ឬខាត។"),
    ("my", "သင့်လုပ်ငန်းအတွက် ငွေကြေးအခြေခံ", "လုပ်ငန်းငွေနှင့် မိသားစုငွေကို ခွဲထားပါ။ ငွေနှစ်မျိုး ရောနေလျှင် အမြတ်ရသလား မသိနိုင်ပါ။"),
    ("ta", "உங்கள் வணிகத்திற்கான பண அடிப்படைகள்", "வணிகப் பணத்தையும் குடும்பப் பணத்தையும் தனித்தனியாக வைத்துக்கொள்ளுங்கள்."),
    ("th", "พื้นฐานการเงินสำหรับธุรกิจของคุณ", "แยกเงินธุรกิจออกจากเงินครอบครัว แล้วคุณจะเห็นว่ากำไรหรือขาดทุน"),
    ("lo", "ພື້ນຖານການເງິນສຳລັບທຸລະກິດຂອງທ່ານ", "ແຍກເງິນທຸລະກິດອອກຈາກເງິນຄອບຄົວ."),
    (
        "vi",
        "Kiến thức cơ bản về tiền cho doanh nghiệp của bạn",
        "Tách tiền kinh doanh khỏi tiền gia đình để thấy lãi.",
    ),
    ("zh-Hans", "小生意的理财基础", "把生意的钱和家里的钱分开，你就知道生意是赚是亏。"),
]


def _objects(names: str, rows: list[tuple[Any, ...]]) -> list[SimpleNamespace]:
    return [SimpleNamespace(**dict(zip(names.split(), row, strict=True))) for row in rows]


def _series(name: str, *values: int) -> Series:
    return Series(name, [Fraction(value) for value in values], _plainly, _plainly)


def _plainly(value: Fraction) -> str:
    return number(float(value))


def sample_context() -> dict[str, Any]:
    """Return invented data for the components."""
    return {
        "long_texts": LONG_TEXTS,
        "outline": _objects(
            "title url state",
            [
                ("Two pockets", "#", "done"),
                ("The cash book", "#", "done"),
                ("Promises", "#", "now"),
                ("Profit is not cash", "#", ""),
                ("Final check", "", ""),
            ],
        ),
        "steps": _objects(
            "title note state",
            [
                ("Join the course", "12 October", "done"),
                ("Finish 6 lessons", "2 done, 4 to go", "now"),
                ("Pass the final check", "You can try again.", ""),
                ("Get your certificate", "A PDF that anyone can check", ""),
            ],
        ),
        "by_month": Plot(
            Kind.LINE,
            "Enrolments and completions by month",
            "Enrolments rose from 610 to 1,560; completions from 240 to 1,126.",
            ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"],
            [
                _series("Enrolled", 610, 720, 690, 840, 930, 1010, 980, 1120, 1260, 1310, 1450, 1560),
                _series("Finished", 240, 310, 350, 420, 480, 560, 600, 640, 760, 850, 980, 1126),
            ],
            "Month",
        ),
        "by_country": Plot(
            Kind.BAR,
            "Finished a course, by country and group",
            "Indonesia has the most in every group.",
            ["Indonesia", "Viet Nam", "Cambodia"],
            [
                _series("Women, 25 and over", 980, 742, 390),
                _series("Young women", 610, 430, 226),
                _series("Young men", 320, 230, 124),
            ],
            "Country",
        ),
        "stops": [
            ("Joined", 100, "100%"),
            ("Lesson 1", 91, "91%"),
            ("Lesson 6", 63, "63%"),
            ("Certificate", None, "under 10"),
        ],
    }


@blueprint.get("/styleguide")
@public(WHY_PUBLIC)
def show_components() -> str:
    """Show every component in every state."""
    form = SampleForm(meta={"csrf": False})
    faulty = SampleForm(data={}, prefix="bad", meta={"csrf": False})
    faulty.validate()
    return render_template("web/styleguide/components.html", form=form, faulty=faulty, **sample_context())


@blueprint.get("/styleguide/<any(lesson,landing,home,empty,certificate,agency,error,confirm,text):page>")
@public(WHY_PUBLIC)
def show_page(page: str) -> str:
    """Show one whole page made of the components."""
    return render_template(f"web/styleguide/{page}.html", form=None, **sample_frame(page), **sample_context())


def sample_frame(page: str) -> dict[str, Any]:
    """Return the header of the reader who would see ``page``: a learner, an analyst or a guest."""
    courses, tools = MenuItem("Courses", "#", "book-open"), MenuItem("Tools", "#", "hand-coins")
    learner = [MenuItem("Home", "#", "house", "page"), courses, tools, MenuItem("Certificates", "#", "award")]
    guest = [courses, tools, MenuItem("Check a certificate", "#", "shield-check")]
    more = [MenuItem("Glossary", "#", "file-text"), MenuItem("Where to ask", "#", "map-pin")]
    tasks = [MenuItem("Programmes", "#", "flag"), MenuItem("Results", "#", "chart-column")]
    work = [("Programmes and results", tasks)]
    is_guest = page not in ("home", "empty", "confirm", "agency")
    return {
        "menu": Menu(guest if is_guest else learner, work if page == "agency" else [], more),
        "viewer": None if is_guest else SimpleNamespace(name="Sokha Chan", initial="S", url="#"),
        "sign_in_url": "#",
    }
