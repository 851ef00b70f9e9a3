"""How other languages say that no warning applies, or that the author will not warn."""

from bot.text.warnings.spellings import plain

_NONE_APPLY = (
    "keine", "keine warnung", "keine warnungen", "keine nötig", "nichts", "entfällt", "keiner",
    "aucun", "aucune", "aucun avertissement", "rien", "rien de particulier", "néant", "ninguna",
    "ninguno", "ningunas", "ninguna advertencia", "sin advertencias", "ninguna de las anteriores",
    "nenhum", "nenhuma", "nenhum aviso", "sem avisos", "nessuno", "nessuna",
    "nessun avvertimento", "nessun avviso", "niente", "brak", "brak ostrzeżeń", "żadne", "geen",
    "geen waarschuwingen", "geen waarschuwing", "niets", "inga", "ingen", "ingen varning",
    "inga varningar", "ingen advarsler", "ei varoituksia", "ei mitään", "žádné", "žádná", "nincs",
    "nincsenek", "niciunul", "nici unul", "yok", "hiçbiri", "uyarı yok", "không", "không có",
    "нет", "отсутствуют", "без предупреждений", "нет предупреждений", "предупреждений нет",
    "не требуются", "немає", "відсутні", "без попереджень", "καμία", "κανένα",
    "καμία προειδοποίηση", "لا يوجد", "لا توجد", "لا شيء", "بدون", "لا توجد تحذيرات", "אין",
    "ללא", "אין אזהרות", "कोई नहीं", "नहीं", "कुछ नहीं", "なし", "無し", "特になし", "特に無し",
    "ありません", "特にありません", "警告なし", "该当なし", "該当なし", "无", "無", "没有",
    "沒有", "无警告", "無警告", "无预警", "暂无", "없음", "없습니다", "해당 없음", "해당없음",
    "경고 없음",
)  # fmt: skip
_CHOSE_NOT = (
    "keine angabe", "keine angaben", "k.a", "der autor möchte nicht warnen",
    "die autorin möchte nicht warnen", "autor verzichtet auf warnungen",
    "autorin verzichtet auf warnungen", "nicht angegeben", "non précisé", "non spécifié",
    "l'auteur a choisi de ne pas avertir", "l'auteur ne souhaite pas avertir",
    "l'auteur a choisi de ne pas mettre d'avertissements", "no especificado", "sin especificar",
    "el autor eligió no advertir", "la autora prefiere no advertir",
    "el autor prefiere no advertir", "prefiero no advertir", "não especificado",
    "o autor optou por não avisar", "a autora optou por não avisar", "prefiro não avisar",
    "non specificato", "l'autore ha scelto di non avvertire", "autor nie podaje ostrzeżeń",
    "nie podano", "niet opgegeven", "belirtilmemiş", "yazar belirtmemeyi tercih etti",
    "не указаны", "не указано", "автор решил не предупреждать", "автор предпочел не указывать",
    "автор предпочёл не указывать", "автор не предупреждает", "на усмотрение читателя",
    "не вказано", "автор вирішив не попереджати", "غير محدد", "اختار الكاتب عدم التحذير",
    "לא צוין", "המחבר בחר לא להזהיר", "警告しない", "作者は警告しないことを選択", "選択しない",
    "作者选择不预警", "作者選擇不預警", "作者选择不警告", "不预警", "不預警", "不警告",
    "作者不预警", "표기하지 않음", "작가가 경고하지 않음", "작가가 표기하지 않음",
    "không cảnh báo", "tác giả chọn không cảnh báo",
)  # fmt: skip
NONE_APPLY = frozenset(map(plain, _NONE_APPLY))
CHOSE_NOT = frozenset(map(plain, _CHOSE_NOT))
