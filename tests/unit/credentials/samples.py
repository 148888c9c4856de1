"""Certificates to test with: every script of the region. The texts are test material, not translations."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from academy.credentials.documents.course import (
    Competence,
    CourseDocument,
    CourseInSecondLanguage,
    labels_for,
)

NUMBER = "K7QF-2M9D-XT4A"
ADDRESS = f"https://academy.example.org/certificates/{NUMBER}"
ENGLISH = labels_for(str)
COURSE = "Record keeping and cash flow for a small business"

OUTCOMES = (
    "Keep business money apart from home money and set a fixed wage for yourself from your own figures.",
    "Write one day's money in a cash book and check it against the cash you count.",
    "Keep a list of who owes you and whom you owe, spot what is late, and decide what to chase or pay first.",
    "Explain with figures why a business can show a profit and still run out of cash.",
    "Build an eight-week cash forecast and find its lowest point.",
    "Choose a safe way to close a cash gap and keep a weekly money routine.",
)
COMPETENCES = (
    Competence("B1", "Separate business and home money", 1),
    Competence("B2", "Keep records", 1),
    Competence("B3", "Manage cash flow", 1),
    Competence("B5", "Know profit and break-even", 1),
    Competence("B6", "Plan and budget", 1),
    Competence("C2", "Compare the cost of credit", 1),
)

BASE = CourseDocument(
    number=NUMBER,
    holder_name="Maria Santos",
    course_title=COURSE,
    course_id="mon-101",
    course_version="1.0.0",
    outcomes=OUTCOMES,
    competences=COMPETENCES,
    hours=4,
    issued_on=date(2026, 11, 21),
    issuer_name="Online SME Academy",
    verification_url=ADDRESS,
    locale="en",
    labels=ENGLISH,
)

#: Names as people write them, by script; `mixed` holds three scripts in one name.
NAMES = {
    "vietnamese": "Nguyễn Thị Phương Uyên",
    "thai": "นางสาวกัญญารัตน์ น้ำเพ็ชร์",
    "khmer": "ឈឿន ស្រីពៅ សុវណ្ណារិទ្ធិ",
    "lao": "ນາງ ຄຳແພງ ໄຊຍະວົງ",
    "burmese": "ဒေါ်ခင်မြတ်နိုးဦး သင်္ကြန်",
    "tamil": "ஸ்ரீமதி கௌசல்யா கிருஷ்ணன்",
    "chinese-simplified": "欧阳丽华",
    "chinese-traditional": "歐陽麗華 龔鑫龍",
    "filipino": "Ma. Niña Peñaflor-Dela Cruz",
    "indonesian": "Ni Luh Putu Ayu Kartika Sari Dewi",
    "tetum": "Domingas da Conceição Ximenes",
    "mixed": "Lim 林美玲 ลิ้ม (สมหญิง) Châu",
    "mixed-khmer": "Sok Dara សុខ ដារ៉ា 陳",
}


def localised(
    locale: str, name: str, title: str, outcomes: tuple[str, ...], labels: Mapping[str, str]
) -> CourseDocument:
    """Return a certificate in another language, with its English lines."""
    second = CourseInSecondLanguage(
        locale="en", title=ENGLISH["title"], statement=ENGLISH["statement"], course_title=COURSE
    )
    return replace(
        BASE,
        locale=locale,
        holder_name=name,
        course_title=title,
        outcomes=outcomes,
        labels={**ENGLISH, **labels},
        second=second,
    )


LOCALISED = {
    "vi": localised(
        "vi",
        NAMES["vietnamese"],
        "Ghi chép sổ sách và dòng tiền cho doanh nghiệp nhỏ",
        (
            "Tách tiền kinh doanh khỏi tiền gia đình và tự trả cho mình một mức lương cố định.",
            "Ghi tiền của một ngày vào sổ quỹ và đối chiếu với số tiền mặt đếm được.",
            "Lập kế hoạch dòng tiền tám tuần và tìm điểm thấp nhất.",
        ),
        {
            "title": "Giấy chứng nhận hoàn thành",
            "holder": "Giấy chứng nhận này được trao cho",
            "course": "đã hoàn thành khóa học",
        },
    ),
    "th": localised(
        "th",
        NAMES["thai"],
        "การทำบัญชีและกระแสเงินสดสำหรับธุรกิจขนาดเล็ก",
        (
            "แยกเงินของกิจการออกจากเงินในบ้าน และกำหนดค่าจ้างประจำให้ตัวเองจากตัวเลขของคุณเองได้",
            "จดเงินเข้าและเงินออกในแต่ละวันลงในสมุดเงินสด และตรวจกับเงินสดที่นับได้จริง",
            "ทำแผนเงินสดล่วงหน้าแปดสัปดาห์และหาจุดที่เงินเหลือน้อยที่สุด",
        ),
        {
            "title": "ใบรับรองการเรียนจบ",
            "holder": "ใบรับรองนี้มอบให้แก่",
            "course": "ซึ่งเรียนจบหลักสูตร",
            "outcomes": "สิ่งที่ผู้ถือใบรับรองได้เรียนรู้",
            "issued_on": "วันที่",
            "statement": "ผู้ถือใบรับรองเรียนครบทุกบทของหลักสูตรนี้และผ่านการทดสอบออนไลน์โดยไม่มีผู้คุมสอบ สถาบันไม่ได้ตรวจเอกสารแสดงตัว",
        },
    ),
    "km": localised(
        "km",
        NAMES["khmer"],
        "ការកត់ត្រាបញ្ជី និងលំហូរសាច់ប្រាក់សម្រាប់អាជីវកម្មខ្នាតតូចក្នុងសហគមន៍របស់អ្នក",
        (
            "ញែកលុយអាជីវកម្មចេញពីលុយគ្រួសារ ហើយកំណត់ប្រាក់ឈ្នួលថេរសម្រាប់ខ្លួនឯងតាមតួលេខផ្ទាល់ខ្លួន",
            "សរសេរលុយមួយថ្ងៃក្នុងសៀវភៅសាច់ប្រាក់ ហើយផ្ទៀងផ្ទាត់ជាមួយលុយដែលអ្នករាប់បានជាក់ស្តែង",
            "ធ្វើផែនការសាច់ប្រាក់ប្រាំបីសប្តាហ៍ ហើយរកចំណុចទាបបំផុត",
        ),
        {
            "title": "វិញ្ញាបនបត្របញ្ចប់វគ្គសិក្សា",
            "holder": "វិញ្ញាបនបត្រនេះប្រគល់ជូន",
            "course": "ដែលបានបញ្ចប់វគ្គសិក្សា",
            "outcomes": "អ្វីដែលអ្នកទទួលបានរៀនធ្វើ",
            "issued_on": "កាលបរិច្ឆេទ",
            "statement": "អ្នកទទួលបានបញ្ចប់មេរៀនទាំងអស់នៃវគ្គសិក្សានេះ និងបានជាប់ការពិនិត្យចុងក្រោយតាមអនឡាញដោយគ្មានអ្នកត្រួតពិនិត្យ។",
        },
    ),
    "lo": localised(
        "lo",
        NAMES["lao"],
        "ການບັນທຶກບັນຊີແລະກະແສເງິນສົດສຳລັບທຸລະກິດຂະໜາດນ້ອຍໃນຊຸມຊົນຂອງທ່ານ",
        (
            "ແຍກເງິນທຸລະກິດອອກຈາກເງິນໃນເຮືອນແລະກຳນົດຄ່າແຮງງານຄົງທີ່ໃຫ້ຕົນເອງຈາກຕົວເລກຂອງທ່ານເອງ",
            "ຂຽນເງິນໜຶ່ງມື້ໃສ່ປຶ້ມເງິນສົດແລະກວດກັບເງິນສົດທີ່ນັບໄດ້ຕົວຈິງ",
        ),
        {
            "title": "ໃບຢັ້ງຢືນການຮຽນຈົບ",
            "holder": "ໃບຢັ້ງຢືນນີ້ມອບໃຫ້ແກ່",
            "course": "ທີ່ໄດ້ຮຽນຈົບຫຼັກສູດ",
            "outcomes": "ສິ່ງທີ່ຜູ້ຖືໃບຢັ້ງຢືນໄດ້ຮຽນຮູ້",
        },
    ),
    "my": localised(
        "my",
        NAMES["burmese"],
        "လုပ်ငန်းငယ်များအတွက်စာရင်းမှတ်သားခြင်းနှင့်ငွေသားစီးဆင်းမှုစီမံခန့်ခွဲခြင်းသင်တန်း",
        (
            "လုပ်ငန်းသုံးငွေကိုအိမ်သုံးငွေနှင့်ခွဲထားပြီးကိုယ်ပိုင်ကိန်းဂဏန်းများမှပုံသေလုပ်ခသတ်မှတ်နိုင်သည်။",
            "တစ်နေ့တာငွေကိုငွေစာရင်းစာအုပ်တွင်ရေးပြီးရေတွက်ထားသောငွေသားနှင့်တိုက်ဆိုင်စစ်ဆေးနိုင်သည်။",
        ),
        {
            "title": "သင်တန်းပြီးဆုံးကြောင်းလက်မှတ်",
            "holder": "ဤလက်မှတ်ကိုအောက်ပါသူအားချီးမြှင့်သည်",
            "course": "ပြီးမြောက်ခဲ့သောသင်တန်း",
            "outcomes": "သင်ယူခဲ့သည့်အရာများ",
        },
    ),
    "ta": localised(
        "ta",
        NAMES["tamil"],
        "சிறு வணிகத்திற்கான கணக்குப் பதிவு மற்றும் பணப்புழக்கம்",
        (
            "வணிகப் பணத்தை வீட்டுப் பணத்திலிருந்து பிரித்து வைத்து உங்களுக்கான நிலையான ஊதியத்தை நிர்ணயித்தல்.",
            "ஒரு நாளின் பணத்தை ரொக்கப் புத்தகத்தில் எழுதி எண்ணிய பணத்துடன் சரிபார்த்தல்.",
        ),
        {
            "title": "நிறைவுச் சான்றிதழ்",
            "holder": "இந்தச் சான்றிதழ் வழங்கப்படுபவர்",
            "course": "பின்வரும் பாடத்தை முடித்தமைக்காக",
        },
    ),
    "zh": localised(
        "zh",
        NAMES["chinese-simplified"],
        "小企业记账与现金流管理",
        (
            "把生意的钱和家里的钱分开，并根据自己的数字给自己定一份固定工资。",
            "把一天的钱记在现金簿上，并与清点的现金核对。",
        ),
        {
            "title": "结业证书",
            "holder": "兹证明",
            "course": "已完成以下课程",
            "outcomes": "持证人学会了",
            "issued_on": "日期",
        },
    ),
    "zh_Hant": localised(
        "zh_Hant",
        NAMES["chinese-traditional"],
        "小企業記帳與現金流管理",
        ("把生意的錢和家裡的錢分開，並根據自己的數字給自己訂一份固定薪水。",),
        {"title": "結業證書", "holder": "茲證明", "course": "已完成以下課程"},
    ),
    "id": localised(
        "id",
        NAMES["indonesian"],
        "Pencatatan dan arus kas untuk usaha kecil",
        ("Memisahkan uang usaha dari uang rumah tangga dan menetapkan upah tetap untuk diri sendiri.",),
        {
            "title": "Sertifikat penyelesaian",
            "holder": "Sertifikat ini diberikan kepada",
            "course": "yang telah menyelesaikan kursus",
        },
    ),
    "fil": localised(
        "fil",
        NAMES["filipino"],
        "Pagtatala at daloy ng pera para sa maliit na negosyo",
        ("Ihiwalay ang pera ng negosyo sa pera ng bahay at magtakda ng sariling sahod.",),
        {
            "title": "Sertipiko ng pagtatapos",
            "holder": "Iginagawad ang sertipikong ito kay",
            "course": "sa pagtatapos ng kursong",
        },
    ),
    "tet": localised(
        "tet",
        NAMES["tetum"],
        "Rai rejistu no fluxu osan ba negósiu ki'ik",
        OUTCOMES,
        {"title": "Sertifikadu"},
    ),
}

ENGLISH_WITH_NAME = {script: replace(BASE, holder_name=name) for script, name in NAMES.items()}
