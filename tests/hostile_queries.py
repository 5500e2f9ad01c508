"""Strings that break search engines, by kind."""

from __future__ import annotations

SYNTAX = [
    '"', '""', '"""', '"a', 'a"', '"a"b"', "'", "''", "`", "*", "**", "a*b", "*a", "^a", "a^", "+a", "-", "--",
    "---", "-a", "--a", "-(", "-()", "-(a", "a-", "(", ")", "()", "(()", "())", "((a)", "(a))", ")(", "{a}",
    "{title}:a", "{title", "[a]", "<a>", "a:b", "a:", ":a", ":", "::", "a::b", "title:", "title::", "title:*",
    'title:"', 'title:""', "title: a", "-title:", "-title:a", "title:-a", "title:(a OR b)", "OR", "AND", "NOT",
    "NEAR", "or", "OR OR", "a OR", "OR a", "a OR OR b", "a AND", "AND a", "a AND OR b", "NOT a", "a NOT b", "NEAR(",
    "NEAR(a b)", "NEAR(a b, 2)", "a NEAR b", "rank:a", "rowid:1", "search:a", "search", "MATCH", "bm25(search)",
    "a,b", ",", ";", "a;b", "\\", "\\\\", '\\"', "a\\", "/", "//", "|", "||", "a|b", "&", "&&", "a&b", "!", "!a",
    "~", "~a", "~2", "a~2", "a^2", "=", "==", "a=b", "?", "a?", "%", "%%", "%a%", "_", "__", "a_b", "$", "$1",
    "${a}", "$(a)", "#", "#a", "@", "@a", "...", "…", "a..b",
]  # fmt: skip
SQL = [
    "'; DROP TABLE paper; --", '"; DROP TABLE paper; --', "' OR '1'='1", '" OR 1=1 --', "1; SELECT 1", "/* a */",
    "-- a", "?", "?1", ":name", "%s", "%(a)s", "{0}", "{}", "{a!r}", "x'00'", "char(0)", "NULL", "null", "1=1",
    "UNION SELECT 1", "a' UNION SELECT sql FROM sqlite_master --", "randomblob(1000000000)", "json_each('[1]')",
]  # fmt: skip
CHARACTERS = [
    "\x00", "a\x00b", "\x01", "\x1b[31m", "\x7f", "\t", "\n", "a\nb", "\r\n", "\u00a0", "\u200b", "a\u200bb",
    "\u200d", "\ufeff", "\ufffd", "\uffff", "\ue000", "\ue001", "\ue001n1", "\ue001y2024", "\ud800", "\udfff",
    "a\ud800b", "\U0010ffff", "\u202eabc", "\u0301", "a\u0301", "\u0301a*", "é", "e\u0301", "É", "ß", "ẞ", "ı", "İ",
    "ſ", "ﬁ", "ﬁ*", "Ω", "σς", "½", "²", "Ⅷ", "①", "٣", "१२", "中",
    "中文", "中*", "中 文", "日本語のテキスト", "한국어", "ไทย",
    "العربية", "עברית", "हिन्दी", "🚀", "🚀🚀", "👩‍🔬", "🏳️‍🌈", "❤️", "a🚀b", "∀x∈ℝ", "√2", "≤", "→", "α-β", "naïve",
    "Gödel*", "ﷺ", "\U0001d4d0",
]  # fmt: skip
NAMES = [
    "C++", "C#", "F#", ".NET", "R", "C", "c++11", "C++*", '"C++"', "-C++", "title:C++", "GPT-4", "GPT4", "gpt 4",
    "GPT-4o", "low-communication", "e-mail", "node.js", "Wi-Fi", "TCP/IP", "A/B", "O(n log n)", "f(x)", "x^2",
    '"!!"*', 'title:"!!"*', "ß*", "½*", "_*", "İ*", "a+b", "1+1=2", "$100", "50%", "#1", "@user", "me@example.org", "https://arxiv.org/abs/2401.00001",
    "arxiv:2401.00001v2", "10.1038/s41586", "doi:10.1038/s41586-021-03819-2", "doi:10.1002/(SICI)1097-0258",
    "10.1000/<x>", "O'Reilly", "L'Hôpital", "d’Alembert", "AT&T",
]  # fmt: skip
VALUES = [
    "since:", "since:0", "since:0000", "since:0001", "since:9999", "since:99999", "since:2024-13",
    "since:2024-02-30", "since:yesterday", "since:2024-1-1", "until:0001", "until:9999-12-31", "until:1",
    "since:2025 until:2020", "mentions:", "mentions:>", "mentions:>=0", "mentions:-1", "mentions:1e9",
    "mentions:>999999999", "mentions:9999999999", "has:", "has:everything", "has:arxiv*", "issue:", "issue:-1",
    "issue:99999999999999999999", "issue:*", "issue:%", "category:", "category:.", "category:*", "category:--",
    "category:cs.", "venue:%", "venue:*", "venue:?", "id:", "id:*", "id:::", "id:arxiv:", "id:'", "newsletter:%",
    "newsletter:_", "newsletter:*", "newsletter:''", "author:*", "nofield:x",
]  # fmt: skip
LONG = [
    "a" * 100_000, "a " * 20_000, '"' * 10_001, "(" * 5_000, "(a " * 2_000, ")" * 5_000, "-" * 10_000, "*" * 10_000,
    "a OR " * 3_000, "-a " * 3_000, "+" * 20_000, "中" * 5_000, "🚀" * 5_000, "a* " * 500, "title:a " * 1_000,
    "(a OR (b " * 200, "since:2024 " * 500, "-(a OR b) " * 200, " ".join(f"w{n}*" for n in range(300)),
]  # fmt: skip
HOSTILE = [*SYNTAX, *SQL, *CHARACTERS, *NAMES, *VALUES, *LONG]
