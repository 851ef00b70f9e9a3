"""Warnings of what befalls bodies: illness, birth, substances, phobias, accidents."""

BODY: dict[str, tuple[str, ...]] = {
    "drug use": (
        "drugs", "drug abuse", "substance abuse", "substance use", "addiction", "drug addiction",
        "drug usage", "overdose", "recreational drug use", "drug overdose", "drug dealing", "meth",
        "marijuana", "weed", "cannabis", "cocaine", "heroin", "opioids", "narcotics", "pills",
        "drug mention", "substance misuse", "drug references", "withdrawal", "relapse", "od",
        "use of drugs", "drug dealers", "drug trafficking", "substance addiction", "rehab",
        "intravenous drug use", "illegal drugs", "drug withdrawal", "drug misuse", "getting high",
    ),
    "alcohol": (
        "alcohol use", "alcohol abuse", "alcoholism", "drinking", "drunkenness", "drunk",
        "underage drinking", "alcohol consumption", "intoxication", "binge drinking", "alcoholic",
        "drinking to cope", "use of alcohol", "drunk characters", "drunken behavior", "booze",
        "alcoholic parent", "alcohol dependence", "alcohol mention", "hangovers", "hangover",
        "excessive drinking", "drunk driving", "alchohol", "alcohol addiction", "inebriation",
    ),
    "smoking": (
        "tobacco", "cigarettes", "cigarette use", "cigarette", "vaping", "tobacco use", "cigars",
        "smoke", "smoking cigarettes", "use of tobacco", "nicotine",
    ),
    "gambling": (
        "gambling addiction", "betting", "simulated gambling", "casino", "gambling themes",
    ),
    "body horror": (
        "bodily horror", "body-horror", "body transformation", "transformation", "parasites",
        "flesh horror", "trypophobia", "teeth trauma", "dental horror", "dental trauma", "teeth",
        "body modification", "forced body modification", "forced transformation", "nail trauma",
        "decay", "decomposition", "rot", "rotting", "body mutilation", "bodyhorror", "maggots",
    ),
    "injury": (
        "injuries", "broken bones", "wounds", "whump", "amputation", "injured", "bruises",
        "limb loss", "head injury", "head injuries", "concussion", "severe injury",
        "severe injuries", "wounding", "serious injury", "serious injuries", "bone breaking",
        "loss of limb", "loss of limbs", "physical injury", "graphic injury", "graphic injuries",
        "major injury", "major injuries", "scars", "scarring", "near death experience",
        "near-death experience", "near death", "near-death", "coma", "unconsciousness", "fainting",
        "passing out", "pain", "whumpage", "broken limbs", "dislocation", "impalement", "crushing",
    ),
    "needles/medical": (
        "needles", "medical", "medical procedures", "injections", "hospitals", "hospital",
        "medical content", "surgery", "medical horror", "medical trauma", "syringes", "needle",
        "injection", "medical setting", "medical settings", "hospitalization", "hospitalisation",
        "medical treatment", "medical inaccuracies", "iv", "ivs", "iv drip", "blood tests",
        "vaccines", "surgical procedures", "dentists", "dentist", "medical emergency", "operations",
        "medication", "medical malpractice", "medical torture", "ambulances", "doctors",
    ),
    "terminal illness": (
        "cancer", "serious illness", "chronic illness", "illness", "terminal disease", "disease",
        "terminally ill character", "sick character", "seizures", "seizure", "epilepsy", "stroke",
        "heart attack", "dementia", "alzheimer's", "plague", "pandemic", "epidemic", "covid",
        "covid-19", "hiv/aids", "aids", "infection", "fever", "chronic pain", "leukemia",
        "hanahaki disease", "hanahaki", "organ failure", "life-threatening illness", "contagion",
    ),
    "disability": ("loss of mobility", "paralysis", "blindness", "loss of sight", "deafness"),
    "pregnancy": (
        "mpreg", "childbirth", "birth", "pregnant", "pregnant character", "teen pregnancy",
        "unplanned pregnancy", "labor and delivery", "unwanted pregnancy", "male pregnancy",
        "pregnancy scare", "giving birth", "forced pregnancy", "traumatic birth", "birth trauma",
        "pregnacy", "accidental pregnancy", "postpartum depression", "lactation",
    ),
    "miscarriage/pregnancy loss": (
        "miscarriage", "pregnancy loss", "stillbirth", "infant loss", "miscarriages", "still birth",
        "loss of a baby", "ectopic pregnancy", "infertility", "loss of pregnancy",
        "fertility issues",
    ),
    "abortion": ("abortions", "forced abortion", "termination of pregnancy", "abortion mention"),
    "child death": (
        "death of a child", "dead children", "infant death", "children dying", "dead child",
        "child dies", "baby death", "death of children", "death of a baby", "death of an infant",
        "infanticide", "child murder", "sids", "dead kids", "kid death",
    ),
    "animal death": (
        "animal cruelty", "animal abuse", "death of an animal", "animal harm", "pet death",
        "dead animals", "animal deaths", "dog dies", "the dog dies", "harm to animals",
        "violence against animals", "hunting", "animal violence", "animal sacrifice", "dead animal",
        "dead dog", "dead pets", "dead pet", "death of a pet", "animals dying", "the cat dies",
        "cat dies", "the horse dies", "animal injury", "animal attack", "animal attacks",
        "animal neglect", "horse death", "dog death", "cat death", "taxidermy", "animal testing",
    ),
    "vomit": (
        "vomiting", "emeto", "throwing up", "puke", "emetophobia", "sickness", "nausea", "puking",
        "v*mit", "being sick", "vommit", "emetophobia warning",
    ),
    "bodily fluids": (
        "bodily functions", "urine", "feces", "faeces", "poop", "pee", "toilet humor",
        "toilet humour", "snot", "spit", "incontinence", "menstruation", "periods", "wetting",
    ),
    "spiders": ("arachnophobia", "spider", "arachnids", "giant spiders"),
    "insects": (
        "bugs", "bees", "wasps", "cockroaches", "worms", "swarms", "entomophobia",
        "creepy crawlies", "insect", "ants", "centipedes", "leeches",
    ),
    "snakes": ("snake", "ophidiophobia", "reptiles"),
    "clowns": ("clown", "coulrophobia", "dolls", "creepy dolls", "mannequins"),
    "claustrophobia": (
        "confined spaces", "enclosed spaces", "small spaces", "buried alive", "tight spaces",
        "being trapped", "trapped", "being buried alive", "confined space", "enclosed space",
    ),
    "heights": ("fear of heights", "acrophobia", "falling", "falling from heights", "vertigo"),
    "drowning": (
        "near drowning", "near-drowning", "deep water", "thalassophobia", "water torture",
        "flooding", "underwater scenes", "almost drowning",
    ),
    "fire": (
        "burning", "burns", "arson", "house fire", "fires", "burning alive", "burned alive",
        "burn injuries", "pyromania", "being burned alive", "wildfire", "wildfires",
    ),
    "car accident": (
        "car crash", "car accidents", "vehicle accident", "traffic accident", "plane crash",
        "vehicular accident", "car wreck", "car crashes", "accident", "accidents", "train crash",
        "motorcycle accident", "road accident", "shipwreck", "hit and run",
        "vehicular manslaughter",
    ),
    "natural disasters": (
        "natural disaster", "earthquake", "earthquakes", "hurricane", "tornado", "tsunami",
        "floods", "storms", "thunderstorms", "avalanche", "volcanic eruption", "famine",
    ),
    "food": ("food mention", "food mentions", "eating", "food descriptions", "meat"),
    "flashing lights": (
        "photosensitivity", "strobe lights", "strobing", "flashing images", "photosensitive",
        "flashing", "epilepsy warning", "strobe",
    ),
}  # fmt: skip
