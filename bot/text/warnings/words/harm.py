"""Warnings of violence, death and what people do to each other."""

HARM: dict[str, tuple[str, ...]] = {
    "character death": (
        "major character death", "minor character death", "main character death", "mcd", "death",
        "deaths", "character deaths", "death fic", "deathfic", "canon character death",
        "canonical character death", "death of a character", "death of a main character", "dying",
        "murder", "murders", "homicide", "unalive", "unalived", "unaliving", "killing", "killings",
        "charcter death", "character dies", "someone dies", "main character dies", "people die",
        "major character deaths", "minor character deaths", "multiple character deaths",
        "multiple deaths", "mass death", "mass murder", "on-page death", "on page death",
        "chara death", "char death", "major death", "main character deaths", "assassination",
        "serial killers", "serial killer", "character death(s)", "kill", "kills", "dead bodies",
        "dead body", "corpses", "corpse", "death scene", "death mention", "death mentions",
        "everyone dies", "they die", "he dies", "she dies", "carachter death", "caracter death",
    ),
    "violence": (
        "graphic violence", "graphic depictions of violence", "violent", "fighting",
        "canon typical violence", "graphic depiction of violence", "violent content", "fights",
        "gdov", "violent imagery", "violent acts", "physical violence", "fight scenes",
        "action violence", "fantasy violence", "cartoon violence", "sci-fi violence", "brutality",
        "battles", "battle scenes", "combat", "assault", "physical assault", "beating", "beatings",
        "stabbing", "stabbings", "knife violence", "knives", "bloody violence", "viloence",
        "violance", "voilence", "sword fights", "swordplay", "street fights", "mob violence",
        "gang violence", "ultraviolence", "violence against women", "gendered violence",
        "frightening and intense scenes", "violent scenes", "police violence", "police brutality",
    ),
    "gore": (
        "gory", "graphic gore", "gorey", "guro", "mutilation", "dismemberment", "decapitation",
        "beheading", "disembowelment", "evisceration", "viscera", "entrails", "intense gore",
        "gorr", "gor", "splatter", "eye gore", "eye trauma", "eye horror", "organs", "guts",
        "butchery", "bodily mutilation",
    ),
    "blood": (
        "bloodshed", "bleeding", "bloody", "bloodplay", "blood play", "bloodletting",
        "blood drinking", "drinking blood", "blood loss", "nosebleeds", "nosebleed", "bloood",
        "animated blood", "mild blood",
    ),
    "torture": (
        "tortured", "graphic torture", "psychological torture", "torturing", "interrogation",
        "waterboarding", "whipping", "flogging", "tourture",
    ),
    "abuse": (
        "abusive relationship", "emotional abuse", "physical abuse", "psychological abuse",
        "verbal abuse", "abusive", "mental abuse", "abusive relationships", "abusive behavior",
        "abusive behaviour", "past abuse", "toxic relationship", "toxic relationships",
        "unhealthy relationship", "unhealthy relationships", "financial abuse", "emotional neglect",
        "elder abuse", "institutional abuse",
    ),
    "manipulation": (
        "emotional manipulation", "gaslighting", "gaslight", "psychological manipulation",
        "grooming", "coercion", "blackmail", "coercive control", "love bombing", "victim blaming",
        "victim-blaming", "stockholm syndrome", "lima syndrome", "power imbalance",
        "power imbalances", "possessive behavior", "possessive behaviour", "obsessive behavior",
        "obsessive behaviour", "yandere", "guilt tripping",
    ),
    "child abuse": (
        "child neglect", "abused child", "abusive parents", "neglect", "parental abuse",
        "abusive parent", "bad parenting", "a+ parenting", "child endangerment", "childhood abuse",
        "abusive father", "abusive mother", "abusive family", "parental neglect",
        "physical child abuse", "corporal punishment", "child harm", "harm to children",
        "child labor", "child labour", "child soldiers",
    ),
    "domestic abuse": (
        "domestic violence", "spousal abuse", "dv", "intimate partner violence", "ipv",
        "partner abuse", "intimate partner abuse", "dating violence", "relationship abuse",
    ),
    "kidnapping": (
        "abduction", "kidnap", "captivity", "hostage situation", "hostages", "kidnapped",
        "held captive", "imprisonment", "false imprisonment", "confinement", "prison",
        "hostage taking", "abducted", "captured", "being held hostage", "restraints",
    ),
    "slavery": (
        "enslavement", "human trafficking", "trafficking", "slaves", "sex slavery",
        "sex trafficking", "forced labor", "forced labour", "slave", "enslaved", "forced marriage",
        "child marriage",
    ),
    "war": (
        "warfare", "war crimes", "wartime violence", "genocide", "war themes", "bombing",
        "bombings", "bombs", "explosions", "terrorism", "terrorist attack", "terrorist attacks",
        "massacre", "massacres", "ethnic cleansing", "holocaust", "military violence",
        "nuclear war", "mass casualties", "mass violence", "colonialism", "atrocities",
    ),
    "guns": (
        "gun violence", "firearms", "shooting", "weapons", "school shooting", "gun", "gunshots",
        "gunshot wounds", "gunshot wound", "mass shooting", "mass shootings", "shootings",
        "gunfire", "school shootings", "gun use", "weapon use",
    ),
    "strangulation": (
        "choking", "strangling", "asphyxiation", "suffocation", "suffocating", "asphyxia",
        "being strangled",
    ),
    "execution": (
        "executions", "hanging", "lynching", "capital punishment", "death penalty", "hangings",
        "death row",
    ),
    "poisoning": ("poison", "poisoned", "drugging", "being drugged", "drugged", "spiked drink"),
    "bullying": (
        "harassment", "bullied", "hazing", "cyberbullying", "cyber bullying", "bully", "bullies",
        "online harassment", "workplace harassment", "doxxing", "teasing", "mobbing",
    ),
    "stalking": ("stalker", "stalkers", "stalked", "home invasion", "being followed", "break-in"),
    "dehumanization": (
        "dehumanisation", "humiliation", "degradation", "public humiliation", "objectification",
        "dehumanizing language",
    ),
    "cannibalism": ("cannibal", "eating people", "cannibals", "human meat", "canibalism"),
    "human experimentation": (
        "experimentation", "human experiments", "unethical experiments", "medical experimentation",
        "experimentation on humans", "nonconsensual experimentation", "medical abuse",
        "medical experiments",
    ),
}  # fmt: skip
