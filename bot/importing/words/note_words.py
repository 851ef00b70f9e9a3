"""What authors of other languages say to their readers, and hardly any story says."""

import re

_SPACED = (
    # German
    r"fan-?fictions?", r"reviews?", r"kommentare?",
    r"(?:dieses|nächste[ns]?|neue[ns]?) kapitel",
    r"meine (?:erste|neue) (?:geschichte|story|ff)", r"viel spaß (?:beim|mit)",
    r"gehör(?:t|en) nicht mir",
    r"beta-?leser(?:in)?", r"hochgeladen", r"gewidmet",
    # French
    r"fanfics?", r"ma première (?:fic|histoire|fanfiction)", r"bonne lecture",
    r"(?:prochain|nouveau) chapitre",
    r"laisse[zr] (?:un commentaire|une review)", r"ne m'appartien(?:t|nent)", r"merci d'avoir lu",
    # Spanish and Portuguese, Italian
    r"mi primer(?:a)? (?:fic|historia|fanfic)",
    r"espero que (?:les|os|lo|la) (?:guste|disfruten)",
    r"(?:próximo|nuevo|novo|siguiente) cap[íi]tulo", r"no me pertenecen?", r"gracias por leer",
    r"minha primeira (?:fic|história|fanfic)", r"espero que gostem", r"boa leitura",
    r"obrigad[oa] por ler", r"não me pertence[m]?", r"comentários", r"comentarios",
    r"la mia prima (?:storia|fanfiction|ff)", r"buona lettura", r"recensioni?",
    r"non mi appartengono",
    r"grazie per aver letto", r"prossimo capitolo",
    # Polish, Dutch, Turkish, Vietnamese
    r"mój pierwszy (?:fik|fanfik)", r"komentarze?", r"miłego czytania", r"następny rozdział",
    r"mijn eerste (?:verhaal|fic)", r"veel leesplezier", r"volgend hoofdstuk",
    r"bedankt voor het lezen",
    r"ilk hikayem", r"iyi okumalar", r"yorumlarınızı", r"sonraki bölüm", r"truyện đầu tay",
    r"chương (?:sau|tiếp theo)", r"cảm ơn (?:các bạn )?đã đọc",
    # Russian, Ukrainian, Greek
    r"фанфик\w*", r"фик\w{0,3}", r"отзыв\w*", r"комментари\w+", r"приятного чтения",
    r"публичная бета",
    r"мо[йяё]\w* перв\w+ (?:работа|фанфик|история)", r"следующ\w+ (?:глав\w+|част\w+)", r"бечено",
    r"не бечено",
    r"не принадлеж[иа]т", r"спасибо за (?:прочтение|отзывы)", r"приємного читання", r"відгук\w*",
    r"наступн\w+ розділ\w*", r"καλή ανάγνωση", r"επόμενο κεφάλαιο", r"η πρώτη μου ιστορία",
)  # fmt: skip
_JOINED = (
    # Japanese
    "二次創作", "初投稿", "処女作", "感想をいただ", "感想お待ち", "読んでいただ", "読んでくださ",
    "お読みいただ", "楽しんでいただけ",
    "誤字脱字", "次回更新", "ブックマーク", "作者です", "閲覧は自己責任", "よろしくお願いします",
    # Chinese
    "同人", "第一次写文", "第一次寫文", "求收藏", "求评论", "求評論", "更新时间", "不定期更新",
    "下一章", "感谢阅读", "感謝閱讀",
    "谢谢大家", "謝謝大家", "文笔",
    # Korean
    "팬픽", "2차 창작", "첫 작품", "댓글", "다음 화", "읽어주셔서", "읽어 주셔서", "즐겁게 읽어",
    "연재",
    # Arabic, Hebrew, Hindi
    "قصتي الأولى", "الفصل القادم", "قراءة ممتعة", "تعليقاتكم", "شكرا لقراءتكم", "פאנפיק",
    "הסיפור הראשון שלי",
    "קריאה מהנה", "הפרק הבא", "תגובות", "मेरी पहली कहानी", "अगला अध्याय",
)  # fmt: skip
_CLUE = re.compile(rf"\b(?:{'|'.join(_SPACED)})\b|{'|'.join(_JOINED)}", re.IGNORECASE)


def speaks_to_foreign_readers(words: str) -> bool:
    """Whether this sounds like an author in a language other than English."""
    return _CLUE.search(words) is not None
