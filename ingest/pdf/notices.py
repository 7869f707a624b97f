"""What people must know of the reading of a PDF, in French sentences."""

from collections.abc import Sequence

from ingest.document import Notice, NoticeKind


def recognised_page(page: int) -> Notice:
    """A page's text comes from a recognition."""
    message = f"La page {page} est une image : son texte vient d'une reconnaissance de caractères, parfois fautive."
    return Notice(NoticeKind.OCR_PAGE, message, page)


def unrecognised_page(page: int) -> Notice:
    """A page shows its text as a picture, or in a font that tells no letters, and nothing could read it."""
    message = f"La page {page} n'a pas pu être lue : c'est une image, ou son texte n'a pas de codage exploitable."
    return Notice(NoticeKind.UNREAD_PAGE, message, page)


def unreadable_page(page: int) -> Notice:
    """A page is damaged; the others are read."""
    return Notice(NoticeKind.UNREAD_PAGE, f"La page {page} est illisible : son contenu n'a pas été lu.", page)


def large_pictures(pages: Sequence[int]) -> tuple[Notice, ...]:
    """Pages of text with a large picture, whose own words, if any, nothing has read."""
    if not pages:
        return ()
    if len(pages) == 1:
        where = f"La page {pages[0]} contient une grande image : si elle"
    else:
        where = f"Les pages {_listed(pages)} contiennent de grandes images : si l'une d'elles"
    return (Notice(NoticeKind.UNREAD_PART, f"{where} porte du texte, il n'a pas été lu.", pages[0]),)


def form_shell() -> Notice:
    """The file is a form that shows nothing outside its maker's software."""
    return Notice(
        NoticeKind.UNREAD_PART,
        "Ce PDF est un formulaire que seul le logiciel qui l'a produit sait afficher : son contenu n'a pas été lu. "
        "Imprimez-le en PDF ordinaire et déposez-le de nouveau.",
    )


def attachments(count: int) -> tuple[Notice, ...]:
    """Files are attached, which are not read."""
    if not count:
        return ()
    files = "un fichier joint, qui n'a pas été lu" if count == 1 else f"{count} fichiers joints, qui n'ont pas été lus"
    return (Notice(NoticeKind.UNREAD_PART, f"Le PDF contient {files}."),)


def _listed(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:-1])) + f" et {pages[-1]}"
