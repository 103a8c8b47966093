"""Words that are not said as they are written."""

from __future__ import annotations

LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "eigh,bee,see,dee,ee,ef,gee,aitch,eye,jay,kay,ell,em,en,oh,pee,cue,ar,ess,tee,you,vee,double you,ex,why,zee"
        .split(","),
        strict=True,
    )
)  # fmt: skip
"""The names of the letters, spelled so that flite and espeak-ng both say them."""

ABBREVIATIONS = {
    "mr": "mister", "mrs": "missus", "ms": "miz", "mx": "mix", "dr": "doctor", "prof": "professor", "st": "saint",
    "sr": "senior", "jr": "junior", "gen": "general", "col": "colonel", "lt": "lieutenant", "sgt": "sergeant",
    "capt": "captain", "sen": "senator", "rep": "representative", "gov": "governor", "rev": "reverend",
    "hon": "honorable", "pres": "president", "vs": "versus", "etc": "et cetera", "eg": "for example",
    "e.g": "for example", "ie": "that is", "i.e": "that is", "cf": "compare", "al": "al", "aka": "also known as",
    "a.k.a": "also known as", "approx": "approximately", "ca": "about", "dept": "department", "est": "established",
    "inc": "incorporated", "ltd": "limited", "co": "company", "corp": "corporation", "bros": "brothers",
    "no": "number", "nos": "numbers", "vol": "volume", "fig": "figure", "figs": "figures", "eq": "equation",
    "sec": "section", "ch": "chapter", "pp": "pages", "ed": "edition", "min": "minutes", "max": "maximum",
    "hr": "hour", "hrs": "hours", "mt": "mount", "ft": "fort", "ave": "avenue", "blvd": "boulevard", "rd": "road",
    "ln": "lane", "apt": "apartment", "ext": "extension", "tel": "telephone", "temp": "temperature",
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
    "aug": "august", "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
    "mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "thu": "thursday", "thur": "thursday",
    "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
}  # fmt: skip
"""What stands before a full stop that ends no sentence."""

ALWAYS_SHORT = frozenset(
    "mr mrs dr prof sgt capt gov vs etc cf approx dept inc ltd corp bros vol blvd apt aka jr sr tues thurs sept".split()
)
"""Abbreviations that are expanded without a full stop too: they are no words."""

NEVER_LAST = frozenset(
    "mr mrs ms mx dr prof st gen col lt sgt capt sen rep gov rev hon pres vs e.g i.e eg ie cf approx ca no nos fig vol "
    "mt a.k.a".split()
)
"""Abbreviations after which a sentence goes on."""

WORD_FORMS = {"no", "sun", "sat", "mar", "sec", "co", "al", "ed", "min", "max", "mon", "ch", "fig", "gen", "col", "rep",
              "ft", "mt", "rev", "ext", "temp", "est", "dec", "wed", "ln", "ca", "figs", "pp", "ms"}  # fmt: skip
"""Abbreviations that are words as well: "No." before a number is short, "no." at the end of a sentence is not."""

BEFORE_NUMBERS = frozenset("no nos fig figs pp ch sec ed ext".split())
"""Words that are abbreviations only before a number: "No. 5"."""

BEFORE_NAMES = frozenset("gen col rep rev mt ft ms".split())
"""Words that are abbreviations only in front of a name: "Gen. Lee"."""

MONTHS = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip

UNITS = {
    "km": "kilometer", "m": "meter", "cm": "centimeter", "mm": "millimeter", "nm": "nanometer", "mi": "mile",
    "ft": "foot", "yd": "yard", "kg": "kilogram", "g": "gram", "mg": "milligram", "lb": "pound", "lbs": "pound",
    "oz": "ounce", "l": "liter", "ml": "milliliter", "s": "second", "sec": "second", "min": "minute", "h": "hour",
    "hr": "hour", "hrs": "hour", "ms": "millisecond", "μs": "microsecond", "ns": "nanosecond", "hz": "hertz",
    "khz": "kilohertz", "mhz": "megahertz", "ghz": "gigahertz", "kb": "kilobyte", "mb": "megabyte", "gb": "gigabyte",
    "tb": "terabyte", "gib": "gibibyte", "mib": "mebibyte", "kbps": "kilobit per second",
    "mbps": "megabit per second", "gbps": "gigabit per second", "w": "watt", "kw": "kilowatt", "kwh": "kilowatt hour",
    "v": "volt", "db": "decibel", "px": "pixel", "fps": "frame per second", "mph": "mile per hour",
    "km/h": "kilometer per hour", "kph": "kilometer per hour", "m/s": "meter per second",
    "rpm": "revolution per minute",
    "bpm": "beat per minute", "cal": "calorie", "kcal": "kilocalorie", "pt": "point", "x": "time",
    "m²": "square meter", "km²": "square kilometer", "m³": "cubic meter", "cm³": "cubic centimeter",
    "°": "degree", "°c": "degree celsius", "°f": "degree fahrenheit", "%": "percent", "k": "thousand",
    "bn": "billion", "tn": "trillion",
}  # fmt: skip
"""What stands after a number, in the singular."""

INVARIANT_UNITS = frozenset(
    ("percent", "hertz", "kilohertz", "megahertz", "gigahertz", "thousand", "billion", "trillion")
)

CURRENCIES = {
    "$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "penny"), "¥": ("yen", ""), "₹": ("rupee", "paisa"),
    "₽": ("ruble", "kopek"), "₩": ("won", ""), "₿": ("bitcoin", ""), "¢": ("cent", ""),
}  # fmt: skip
"""Signs, with the names of the whole and of its hundredth part."""

MAGNITUDES = frozenset("thousand million billion trillion".split())

SYMBOLS = {
    "&": "and", "+": "plus", "=": "equals", "@": "at", "%": "percent", "°": "degrees", "$": "dollars", "€": "euros",
    "£": "pounds", "#": "number", "<": "less than", ">": "greater than", "≤": "at most", "≥": "at least",
    "≠": "is not", "≈": "about", "~": "about", "±": "plus or minus", "×": "times", "÷": "divided by", "→": "to",
    "←": "from", "↔": "and", "√": "square root of", "∞": "infinity", "π": "pi", "§": "section", "−": "minus",
    "/": "or", "\\": "backslash", "^": "to the",
}  # fmt: skip
"""Signs that are said when they stand alone."""

FRACTIONS = {
    "½": "one half", "⅓": "one third", "⅔": "two thirds", "¼": "one quarter", "¾": "three quarters",
    "⅕": "one fifth", "⅖": "two fifths", "⅗": "three fifths", "⅘": "four fifths", "⅙": "one sixth",
    "⅛": "one eighth", "⅜": "three eighths", "⅝": "five eighths", "⅞": "seven eighths",
}  # fmt: skip

SAID_AS_WORDS = frozenset(
    "nasa nato unesco unicef opec fifa uefa ikea aids laser radar scuba sim pin ram rom gif jpeg imax nasdaq darpa "
    "cobol basic ascii json yaml lan wan mime covid captcha lidar osha".split()
)
"""Acronyms that are said as words."""

SPELLED = frozenset(
    "ai api uk usa eu un tv pc cpu gpu tts stt asr vad llm html css http https url usb ceo cto cfo faq diy atm dvd cd "
    "id ip phd ba ma bbc cnn fbi cia nba nfl mit ucla usc ibm amd ssd hdd sql ui ux vr ar io ml nlp gdp hr pr "
    "qr rna dna uv vip vpn xml pdf png rgb sms suv ufo ussr sdk ide cli gps".split()
)
"""Acronyms that are spelled, even where they look like words."""

LOWER_CASE_WORDS = frozenset("us ma ba id un ar pr hr mit usa ide".split())
"""Spelled only when they are written in capitals."""

SHOUTED = frozenset(
    "a i am an and are as at be but by can did do for get go got had has have he her him his how if in is it its let "
    "me my new no nor not now of off oh old on one or our out own say see set she so stop than that the them then they "
    "this to too top try two up us use very was way we well who why will with yes yet you your all any big day end few "
    "had hot joy law man may men now off put ran red run sad sit six son sun ten top war win won wow hey ha aha huh "
    "bye dad mom cat dog car eat fun god hi job key lot map net pay real safe sea sky tea".split()
)
"""Short words that may be written in capitals for emphasis."""

SPECIAL = {
    "ok": "okay", "o.k": "okay", "c++": "see plus plus", "c#": "see sharp", "f#": "ef sharp", "w/": "with",
    "w/o": "without", "b/c": "because", "i/o": "eye oh", "24/7": "twenty four seven", "n/a": "not applicable",
    "and/or": "and or", "he/she": "he or she", "tl;dr": "tee ell dee ar", "q&a": "cue and eigh", "r&b": "ar and bee",
    "r&d": "ar and dee", "at&t": "eigh tee and tee", "ph.d": "pee aitch dee", "phd": "pee aitch dee",
    "wi-fi": "why fye", "wifi": "why fye", "o'clock": "o'clock", ".net": "dot net", "node.js": "node jay ess",
    "next.js": "next jay ess", "three.js": "three jay ess", "github": "git hub", "sqlite": "sequel light",
    "postgresql": "postgres", "nginx": "engine ex", "macos": "mac oh ess", "ios": "eye oh ess",
    "iphone": "eye phone", "ipad": "eye pad", "youtube": "you tube", "javascript": "java script",
    "typescript": "type script", "mp3": "em pee three", "mp4": "em pee four", "covid-19": "covid nineteen",
    "a.m": "eigh em", "p.m": "pee em", "u.s": "you ess", "u.k": "you kay", "u.n": "you en", "d.c": "dee see",
    "visavis": "veeza vee", "vis-à-vis": "veeza vee",
}  # fmt: skip
"""Everything that follows no rule."""

KINGS = frozenset(
    "louis henry charles philip george edward william richard john paul peter nicholas james elizabeth mary king queen "
    "pope leo gregory pius benedict catherine frederick alexander napoleon".split()
)
"""After these a Roman numeral is an ordinal."""

CHAPTERS = frozenset(
    "war chapter part section act volume book phase level type class title article scene appendix stage tier bowl "
    "mark world".split()
)
"""After these a Roman numeral is a cardinal."""
