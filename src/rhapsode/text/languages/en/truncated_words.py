"""Truncated words and what they stand for, and what decides whether a sentence ends behind one."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.en.wordlists import word_set

TRUNCATED: Final = {
    "abbr": "abbreviation", "acad": "academy", "addr": "address", "adj": "adjective", "agcy": "agency",
    "amer": "American", "anon": "anonymous", "appx": "appendix", "assocs": "associates", "asst": "assistant",
    "asstd": "assorted", "auth": "authorized", "bbls": "barrels", "betw": "between", "bibl": "bibliography",
    "biol": "biology", "bkgd": "background", "calc": "calculated", "cert": "certificate", "certs": "certificates",
    "chem": "chemistry", "circ": "circulation", "coeff": "coefficient", "cols": "columns", "comm": "commission",
    "concl": "concluded", "conf": "conference", "cong": "Congress", "constr": "construction", "contd": "continued",
    "cplx": "complex", "ctr": "center", "ctrs": "centers", "ctte": "committee", "cust": "customer",
    "cyl": "cylinder", "defs": "definitions", "deg": "degrees", "deriv": "derivation", "desc": "description",
    "diag": "diagram", "diam": "diameter", "dict": "dictionary", "diff": "difference", "dims": "dimensions",
    "dir": "director", "diss": "dissertation", "dup": "duplicate", "dwt": "deadweight", "econ": "economics",
    "educ": "education", "elec": "electric", "elem": "elementary", "elev": "elevation", "encyc": "encyclopedia",
    "engr": "engineer", "equip": "equipment", "equiv": "equivalent", "estab": "established", "eval": "evaluation",
    "exch": "exchange", "exec": "executive", "execs": "executives", "fcst": "forecast", "fem": "feminine",
    "freq": "frequency", "frt": "freight", "geog": "geography", "geol": "geology", "geom": "geometry",
    "govts": "governments", "grp": "group", "grps": "groups", "hdqrs": "headquarters", "hist": "history",
    "horiz": "horizontal", "hosp": "hospital", "hts": "heights", "illus": "illustrated", "impt": "important",
    "indiv": "individual", "inst": "institute", "instr": "instructor", "insts": "institutes",
    "irreg": "irregular", "jct": "junction", "junc": "junction", "lang": "language", "langs": "languages",
    "lic": "license", "maint": "maintenance", "manuf": "manufacturing", "masc": "masculine", "mdse": "merchandise",
    "meas": "measure", "mech": "mechanical", "mfr": "manufacturer", "mfrs": "manufacturers", "mkt": "market",
    "mktg": "marketing", "mkts": "markets", "mos": "months", "mth": "month", "mths": "months", "mtn": "mountain",
    "mtns": "mountains", "neg": "negative", "ofc": "office", "opp": "opposite", "orch": "orchestra",
    "parl": "parliament", "pct": "percent", "perf": "performance", "pharm": "pharmacy", "philos": "philosophy",
    "phys": "physics", "pkt": "packet", "pkts": "packets", "plur": "plural", "prelim": "preliminary",
    "prev": "previous", "prin": "principal", "prob": "probably", "proc": "proceedings", "profs": "professors",
    "pron": "pronoun", "pts": "points", "publ": "published", "qtr": "quarter", "qtrs": "quarters",
    "quot": "quotation", "rcpt": "receipt", "recd": "received", "recs": "recommendations",
    "reqd": "required", "reqs": "requirements", "resp": "respectively", "retd": "retired", "rpt": "report",
    "rpts": "reports", "sched": "schedule", "sci": "science", "secy": "secretary", "sect": "section",
    "sects": "sections", "sem": "semester", "ser": "series", "sgd": "signed", "shpt": "shipment",
    "soc": "society", "std": "standard", "stds": "standards", "stmt": "statement", "subj": "subject",
    "supp": "supplement", "suppl": "supplement", "surg": "surgeon", "svc": "service", "svgs": "savings",
    "syst": "system", "techs": "technicians", "terr": "territory", "tpk": "turnpike", "tpke": "turnpike",
    "transl": "translated", "treas": "treasurer", "twp": "township", "typ": "typically", "unabr": "unabridged",
    "unk": "unknown", "vert": "vertical", "vocab": "vocabulary", "wkly": "weekly", "yd": "yard", "yds": "yards",
    "zool": "zoology", "sta": "station", "spd": "speed", "wkts": "wickets", "wkt": "wicket", "lvl": "level",
    "lvls": "levels",
    "cond": "condition",
    "bd": "board", "bds": "boards", "bdrm": "bedroom", "bdrms": "bedrooms", "kit": "kitchen",
    "appl": "appliances", "furn": "furnished", "util": "utilities", "utils": "utilities", "incls": "includes",
    "pymt": "payment", "pmt": "payment", "pmts": "payments", "stmts": "statements", "txn": "transaction",
    "txns": "transactions", "hdwd": "hardwood", "hgt": "height", "wdth": "width", "lgth": "length",
    "grad": "graduate", "grads": "graduates", "const": "constitution", "amend": "amendment", "amdt": "amendment",
    "vit": "vitamin",
    "prereq": "prerequisite", "prereqs": "prerequisites", "subdiv": "subdivision", "rebs": "rebounds",
    "asts": "assists",
    "exh": "exhibit", "exhs": "exhibits", "sz": "size", "bkfst": "breakfast",
    "rm": "room",
    "rms": "rooms", "wt": "weight", "ht": "height", "qty": "quantity", "fig": "figure", "figs": "figures",
    "vols": "volumes",
    "chs": "chapters", "pgs": "pages", "hrs": "hours", "eps": "episodes", "ques": "question", "qns": "questions",
    "rnd": "round",
    "approx": "approximately",
    "gals": "gallons", "qts": "quarts", "ozs": "ounces", "tbsps": "tablespoons", "tsps": "teaspoons", "bx": "box",
    "bxs": "boxes", "ctn": "carton", "ctns": "cartons", "pk": "pack", "pks": "packs", "pkgs": "packages",
    "crs": "course", "hrly": "hourly", "mthly": "monthly", "qtrly": "quarterly", "refrig": "refrigerated",
    "sen": "senator", "sens": "senators", "rep": "representative", "gov": "governor", "govs": "governors",
    "atty": "attorney", "attys": "attorneys", "supt": "superintendent", "sgt": "sergeant", "capt": "captain",
    "dets": "detectives", "lts": "lieutenants",
    "abd": "abdomen", "accel": "acceleration", "accom": "accommodations", "accts": "accounts",
    "admin": "administration", "advt": "advertisement", "agmt": "agreement", "agt": "agent", "alt": "alternate",
    "amdts": "amendments", "ampl": "amplitude", "amts": "amounts", "annot": "annotated", "ans": "answer",
    "apts": "apartments", "assts": "assistants", "avail": "available", "bal": "balance", "bsmt": "basement",
    "champ": "championship", "champs": "championships", "chg": "charge", "chgs": "charges", "chmn": "chairman",
    "cmt": "comment", "cmts": "comments", "cntr": "center", "cnty": "county", "coll": "college", "compl": "complete",
    "conc": "concentration", "coord": "coordinator", "corresp": "corresponding", "ctd": "continued", "dbl": "double",
    "decd": "deceased", "dely": "delivery", "dkt": "docket", "eff": "effective", "emer": "emergency",
    "emerg": "emergency", "emp": "employee", "empl": "employment", "enc": "enclosed", "engrg": "engineering",
    "estd": "established", "ests": "estimates", "expt": "experiment", "expts": "experiments", "fac": "facility",
    "fam": "family", "fed": "federal", "foll": "following", "frwy": "freeway",
    "cty": "county",
    "ttl": "total", "nts": "nights", "doz": "dozen",
    "hol": "holiday", "dtd": "dated", "gar": "garage", "gdn": "garden",
    "gds": "goods", "guar": "guaranteed", "hdbk": "handbook", "hdcp": "handicap", "hdqtrs": "headquarters",
    "hse": "house", "ident": "identification", "illust": "illustrated", "immed": "immediately", "incr": "increased",
    "indus": "industries", "init": "initial", "inits": "initials", "ins": "insurance", "interm": "intermediate",
    "invt": "inventory", "jour": "journal", "legis": "legislature", "lib": "library", "liq": "liquid",
    "lit": "literature", "loc": "location", "locs": "locations", "lrg": "large", "ltr": "letter", "ltrs": "letters",
    "mag": "magazine", "mand": "mandatory", "marr": "married", "matl": "material", "memb": "member",
    "mfd": "manufactured", "mgrs": "managers", "mgt": "management", "mtge": "mortgage", "mun": "municipal",
    "nbr": "number", "nec": "necessary", "obj": "object", "occas": "occasionally", "oper": "operator",
    "org": "organization", "orgs": "organizations", "perc": "percussion", "perm": "permanent", "pers": "personal",
    "photog": "photographer", "pltf": "plaintiff", "poss": "possible", "pref": "preferred", "prem": "premium",
    "priv": "private", "prod": "product", "prods": "products", "prog": "program", "progs": "programs",
    "psych": "psychology", "pwr": "power", "qtly": "quarterly", "rcvd": "received", "refs": "references",
    "reg": "regular", "regd": "registered", "regs": "regulations", "repl": "replacement", "repr": "reprinted",
    "sch": "school", "schol": "scholarship", "schs": "schools", "sel": "selected", "sess": "session", "sgl": "single",
    "sig": "signature", "sml": "small", "snr": "senior", "soln": "solution", "solns": "solutions", "spp": "species",
    "stip": "stipulation", "subch": "subchapter", "subsec": "subsection", "subsp": "subspecies",
    "subst": "substitute", "supv": "supervisor", "supvr": "supervisor", "svcs": "services", "sys": "system",
    "tbl": "table", "thk": "thick", "tot": "total", "trad": "traditional", "univs": "universities", "var": "variety",
    "veg": "vegetable", "veh": "vehicle", "vel": "velocity", "vic": "vicinity", "wgt": "weight", "whse": "warehouse",
    "yrly": "yearly", "wts": "weights", "eqn": "equation", "eqns": "equations", "rtn": "return", "rdg": "reading",
    "rdgs": "readings", "cem": "cemetery", "dau": "daughter", "daus": "daughters", "reb": "rebound", "ast": "assist",
    "stk": "stock",
    "ext": "extension", "dest": "destination", "ecc": "eccentricity", "aves": "avenues",
    "inf": "infantry", "cav": "cavalry", "regt": "regiment", "civ": "civil", "dmg": "damage",
    "attrib": "attributable", "pbk": "paperback", "precip": "precipitation",
    "chol": "cholesterol", "warr": "warranty", "rtg": "rating",
    "dirs": "directors", "hbk": "hardback", "mvmt": "movement", "mvmts": "movements",
    "batt": "battery", "batts": "batteries", "mvt": "movement", "mvts": "movements", "opt": "optional",
    "flr": "floor", "flrs": "floors", "lndry": "laundry", "shpg": "shipping", "lthr": "leather", "upd": "updated",
    "exc": "except", "nr": "near", "mgn": "margin",
    "unfr": "unfurnished", "unfurn": "unfurnished", "plat": "platform", "platf": "platform", "wid": "widow",
    "bn": "battalion", "idx": "index", "bk": "book",
    "baro": "barometer", "renov": "renovated", "blt": "built", "accum": "accumulation", "dim": "dimensions",
    "lt": "lieutenant",
}  # fmt: skip
"""Truncations that are no words: what they stand for, wherever their full stop stands."""
BARE: Final = word_set(
    "asst assocs cols coeff contd ctr cust cyl diam econ elec elem equiv exch freq grp grps hosp "
    "mfr mfrs mkt mktg mtn mtns pct pkt pkts prelim pts qtr qtrs recd reqd reqs sched std stds stmt svc twp vocab "
    "spd wkts wkt lvl lvls bdrm bdrms pymt pmt pmts stmts txn txns bkfst sz yds bldgs rpt rpts mths ctrs"
    " hdwd nts eqn eqns rtn wts rdg rdgs flr flrs lndry shpg lthr fcst tpke hts approx ctn ctns dtd mvmt mvmts pbk hbk"
    " accts dmg"
)
"""Those that are also written without a full stop."""
OFFICES: Final = word_set("sen sens rep gov govs atty attys supt sgt capt dets lts lt")
"""Offices, which are expanded here only in front of a word in small letters ("Sen. quits", "the lt. said"): else
they are titles."""
TWO_WAYS: Final = word_set(
    "kit grad grads fig neg ser dup comm calc conf inst sem soc hist opp pron diff eval rep exec execs"
    " prob lang dir auth"
    " defs recs terr "
    "techs"
    " champ champs fam ins lib loc locs mag org orgs perm prod prods prog progs psych reg regs sig tot"
    " trad var veg vic avail admin fed alt lit ans refs pref perc emp enc eff sch sel"
    " pers coord ident obj prem sys dim opt plat wid"
    " init amend anon cong dims diss equip fem figs gals indus masc poss sect sects"
)
"""Those that people also end a sentence with ("I need more recs."): only where the sentence goes on."""
STATES_OF_NEWS: Final = {
    "ala": "Alabama", "ariz": "Arizona", "ark": "Arkansas", "calif": "California", "cal": "California",
    "colo": "Colorado", "conn": "Connecticut", "del": "Delaware", "fla": "Florida", "ga": "Georgia",
    "ill": "Illinois", "ind": "Indiana", "kan": "Kansas", "kans": "Kansas", "ky": "Kentucky", "la": "Louisiana",
    "md": "Maryland", "mass": "Massachusetts", "mich": "Michigan", "minn": "Minnesota", "miss": "Mississippi",
    "mo": "Missouri", "mont": "Montana", "neb": "Nebraska", "nebr": "Nebraska", "nev": "Nevada", "okla": "Oklahoma",
    "ore": "Oregon", "oreg": "Oregon", "pa": "Pennsylvania", "penn": "Pennsylvania", "penna": "Pennsylvania",
    "tenn": "Tennessee", "tex": "Texas", "vt": "Vermont", "va": "Virginia", "wash": "Washington", "wis": "Wisconsin",
    "wisc": "Wisconsin", "wyo": "Wyoming", "ont": "Ontario", "que": "Quebec", "alta": "Alberta",
    "sask": "Saskatchewan", "man": "Manitoba", "me": "Maine",
}  # fmt: skip
"""States and provinces as newspapers shorten them."""
ALWAYS_STATES: Final = word_set("ariz calif colo fla mich minn mont nebr okla oreg tenn tex wisc wyo sask")
"""Those that are no words, which are read in full wherever they stand in capitals with their full stop."""
LEVELS: Final = {
    "lv": "level", "lvl": "level", "gr": "grade", "wk": "week", "ep": "episode", "qtr": "quarter", "rd": "round",
    "inv": "invoice", "pat": "patent", "trk": "track", "pos": "position", "col": "column", "cat": "category",
    "blk": "block", "tr": "track", "chr": "chromosome",
}  # fmt: skip
SHORTENED_BEFORE_NOUNS: Final = word_set(
    "cu ins lg sm med reg opt ref exp bus mult conf tech gen vol min max del tel cat"
)
"""Words that are shortened in front of certain nouns in small letters ("Reg. price"): no sentence ends there."""


def is_truncated(word: str) -> bool:
    """Tell whether a full stop behind ``word`` ends a sentence only in front of a word that begins many."""
    lower = word.lower()
    if lower in TRUNCATED and lower not in TWO_WAYS:
        return True
    return (word[0].isupper() and lower in ALWAYS_STATES) or lower in LEVELS
