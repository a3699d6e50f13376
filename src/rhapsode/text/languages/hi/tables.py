"""The lists of Hindi: units, currencies, abbreviations, names of letters and signs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.shared.grammar import Tables, currencies, nouns, pairs, words

MONTHS: Final = words("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर")

_UNITS = """
% = प्रतिशत
‰ = प्रति हज़ार
km किमी कि.मी. = किलोमीटर
m मी. = मीटर
cm सेमी से.मी. = सेंटीमीटर
mm मिमी मि.मी. = मिलीमीटर
µm μm = माइक्रोमीटर
nm = नैनोमीटर
km² km2 = वर्ग किलोमीटर
m² m2 = वर्ग मीटर
cm² = वर्ग सेंटीमीटर
m³ = घन मीटर
km/h km/hr kmph = किलोमीटर प्रति घंटा
m/s = मीटर प्रति सेकंड
ha = हेक्टेयर
ac = एकड़
mi = मील
in " = इंच
ft = फीट
yd = यार्ड
kg Kg किग्रा कि.ग्रा. = किलोग्राम
g gm ग्रा. = ग्राम
mg मिग्रा = मिलीग्राम
cg = सेंटीग्राम
dg = डेसीग्राम
µg μg mcg = माइक्रोग्राम
t = टन
q = क्विंटल
lb lbs = पाउंड
oz = आउन्स
st = स्टोन
l L = लीटर
ml mL = मिलीलीटर
cl cL = सेंटीलीटर
gal = गैलन
qt = क्वार्ट
pt = पिंट
°C ºC °_C = डिग्री सेल्सियस
°F ºF °_F = डिग्री फारेनहाइट
° = डिग्री
h hr hrs = घंटे
min = मिनट
s sec = सेकंड
yr yrs = वर्ष
mo = महीने
W = वाट
kW = किलोवाट
MW = मेगावाट
kWh = किलोवाट घंटा
V = वोल्ट
A = एम्पीयर
mAh = मिलीएम्पीयर घंटा
Ω = ओम
Hz = हर्ट्ज़
kHz = किलोहर्ट्ज़
MHz = मेगाहर्ट्ज़
GHz = गीगाहर्ट्ज़
kB KB = किलोबाइट
MB = मेगाबाइट
GB = गीगाबाइट
TB = टेराबाइट
Mbps = मेगाबिट प्रति सेकंड
MP = मेगापिक्सल
dB = डेसिबल
cal = कैलोरी
kcal = किलोकैलोरी
hp = हॉर्सपावर
rpm = चक्कर प्रति मिनट
"""

_CURRENCIES = """
₹ Rs. Rs INR रु. रु = रुपया / रुपये ; पैसा / पैसे
$ US$ USD = डॉलर / डॉलर ; सेंट / सेंट
€ EUR = यूरो / यूरो ; सेंट / सेंट
£ GBP = पाउंड / पाउंड ; पेंस / पेंस
¥ JPY = येन / येन ; सेन / सेन
₩ = वॉन / वॉन ; जिओन / जिओन
₺ = लीरा / लीरा ; कुरस / कुरस
৳ = टका / टका ; पैसा / पैसे
₦ = नाइरा / नाइरा ; कोबो / कोबो
₽ = रूबल / रूबल ; कोपेक / कोपेक
₿ BTC = बिटकॉइन / बिटकॉइन
AED = दिरहम / दिरहम
"""

_ABBREVIATIONS = """
डॉ. = डॉक्टर
डा. = डॉक्टर
Dr. = डॉक्टर
प्रो. = प्रोफेसर
श्री. = श्री
इं. = इंजीनियर
इंजी. = इंजीनियर
ले. = लेफ्टिनेंट
कै. = कैप्टन
वै. = वैज्ञानिक
कु. = कुमारी
मा. = मास्टर
पं. = पंडित
स्व. = स्वर्गीय
मो. = मोहम्मद
सं. = संख्या
क्र. = क्रमांक
नं. = नंबर
पृ. = पृष्ठ
अ. = अध्याय
उ.प्र. = उत्तर प्रदेश
म.प्र. = मध्य प्रदेश
ई.पू. = ईसा पूर्व
ई. पू. = ईसा पूर्व
ई. = ईस्वी
वि.सं. = विक्रम संवत
कि.मी. = किलोमीटर
से.मी. = सेंटीमीटर
मि.मी. = मिलीमीटर
कि.ग्रा. = किलोग्राम
एम.ए. = एम ए
बी.ए. = बी ए
लि. = लिमिटेड
प्रा. = प्राइवेट
"""

_LETTERS = """
a = ए
b = बी
c = सी
d = डी
e = ई
f = एफ़
g = जी
h = एच
i = आई
j = जे
k = के
l = एल
m = एम
n = एन
o = ओ
p = पी
q = क्यू
r = आर
s = एस
t = टी
u = यू
v = वी
w = डब्ल्यू
x = एक्स
y = वाई
z = ज़ेड
"""

_SIGNS = """
& = और
@ = एट
# = हैश
% = प्रतिशत
‰ = प्रति हज़ार
+ = प्लस
− = माइनस
± = प्लस माइनस
× = गुणा
÷ = भाग
≠ = बराबर नहीं
≈ = लगभग
≤ = से कम या बराबर
≥ = से अधिक या बराबर
< = से कम
> = से अधिक
→ = से
√ = वर्गमूल
∞ = अनंत
π = पाई
° = डिग्री
§ = धारा
© = कॉपीराइट
® = पंजीकृत
™ = ट्रेडमार्क
₹ = रुपये
$ = डॉलर
€ = यूरो
£ = पाउंड
* = गुणा
/ = बटा
\\ = बैकवर्ड स्लैश
_ = अंडरस्कोर
^ = घात
~ = लगभग
| = पाइप
µ = माइक्रो
α = अल्फा
β = बीटा
γ = गामा
δ = डेल्टा
θ = थीटा
λ = लैम्डा
μ = म्यू
σ = सिग्मा
ω = ओमेगा
Δ = डेल्टा
Σ = सिग्मा
Ω = ओमेगा
ॐ = ओम
"""

_ELECTRONIC = """
. = डॉट
@ = एट
/ = फॉरवर्ड स्लैश
: = कोलन
- = हाइफ़न
_ = अंडरस्कोर
? = प्रश्नचिह्न
& = एंड
# = हैश
% = प्रतिशत
+ = प्लस
~ = टिल्ड
! = विस्मयादिबोधक
"""

_WORDS = """
com = कॉम
net = नेट
org = ऑर्ग
in = इन
info = इन्फो
html = एच टी एम एल
gmail = जीमेल
hotmail = हॉटमेल
yahoo = याहू
google = गूगल
live = लाइव
outlook = आउटलुक
amazon = अमेज़न
facebook = फ़ेसबुक
instagram = इंस्टाग्राम
twitter = ट्विटर
youtube = यूट्यूब
whatsapp = व्हाट्सऐप
github = गिटहब
microsoft = माइक्रोसॉफ़्ट
windows = विंडोज़
android = एंड्रॉइड
iphone = आईफ़ोन
netflix = नेटफ़्लिक्स
wikipedia = विकिपीडिया
paytm = पेटीएम
flipkart = फ़्लिपकार्ट
wifi = वाईफ़ाई
covid = कोविड
nasa = नासा
isro = इसरो
nato = नाटो
unesco = यूनेस्को
unicef = यूनिसेफ़
aids = एड्स
blog = ब्लॉग
about = अबाउट
home = होम
desktop = डेस्कटॉप
downloads = डाउनलोड्स
documents = डॉक्युमेंट्स
users = यूज़र्स
search = सर्च
data = डेटा
green = ग्रीन
street = स्ट्रीट
southern = सदर्न
road = रोड
address = एड्रेस
india = इंडिया
delhi = दिल्ली
mumbai = मुंबई
ok = ओके
"""

TABLES: Final = Tables(
    units=nouns(_UNITS),
    currencies=currencies(_CURRENCIES),
    abbreviations=pairs(_ABBREVIATIONS),
    months=MONTHS,
    month_abbreviations={"फरवरी": "फ़रवरी", "सितम्बर": "सितंबर", "नवम्बर": "नवंबर", "दिसम्बर": "दिसंबर", "अक्तूबर": "अक्टूबर"},
    letters=pairs(_LETTERS),
    signs={**{key: value for key, value in pairs(_SIGNS).items() if key}, "=": "बराबर"},
    electronic={**{key: value for key, value in pairs(_ELECTRONIC).items() if key}, "=": "बराबर"},
    words=pairs(_WORDS),
    single=frozenset(),
    scales=frozenset(words("लाख करोड़ अरब खरब हज़ार हजार सौ")),
    numbered=frozenset(words("नंबर पृष्ठ अध्याय पाठ श्लोक कक्षा धारा अनुच्छेद भाग")),
    regnal={},
    telephone=frozenset(words("नंबर फ़ोन फोन मोबाइल कॉल टेलीफोन संपर्क फैक्स करो करें था कोड")),
    fixed={
        "final abbreviations": "इत्यादि.",
        "lower roman": "अध्याय",
        "before digit": "क्र.|पृ.|अ.",
        "before name": "x.",
        "clock words": "",
        "last regnal ordinal": "0",
        "ordinal behind": "",
        "last ordinal behind": "0",
        "articles m": "",
        "articles f": "",
        "articles open": "",
        "²": "का वर्ग",
        "³": "का घन",
        "2": "का वर्ग",
        "3": "का घन",
        "power": "की घात {}",
    },
)
