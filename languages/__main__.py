"""``python -m languages``: collect all sentences, bring every catalogue up to date, and write the translated pages."""

from __future__ import annotations

from posecheck.text import ENGLISH, LANGUAGES

from .catalogues import collect_messages, renew_catalogue, write_template
from .documents import write_documents
from .glossaries import renew_glossary


def main() -> None:
    """Renew everything; translations stay, what nothing says any more goes."""
    template = collect_messages()
    write_template(template)
    print(f"{len(template)} texts in English")
    for language, name in LANGUAGES.items():
        if language == ENGLISH:
            continue
        done = renew_catalogue(template, language)
        terms, named = renew_glossary(language)
        write_documents(language)
        print(f"{language} {name}: {done} of {len(template)} texts, {named} of {terms} terms of the glossary")


if __name__ == "__main__":
    main()
