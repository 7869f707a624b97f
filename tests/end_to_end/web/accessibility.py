"""What axe-core finds on a page, by the rules of WCAG 2.2 up to level AA."""

from importlib.resources import files

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Each violation in one line: the rule, and where."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    # By the debugger, since the page's own policy runs no script but the service's.
    page.evaluate(script + "; undefined")
    found = page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
    return [
        f"{violation['id']}: {', '.join(' '.join(map(str, node['target'])) for node in violation['nodes'])}"
        for violation in found["violations"]
    ]
