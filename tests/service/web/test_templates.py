"""Templates and the views they lay out agree: nothing is asked that is not there, nothing is there for no one."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from jinja2 import meta, nodes

from service.web import views
from service.web.frame import Frame, Page
from service.web.rendering import environment

FORBIDDEN = re.compile(r"\|\s*safe|autoescape|\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)|javascript:")

for module in pkgutil.iter_modules(views.__path__):
    import_module(f"service.web.views.{module.name}")


def pages(kind: type[Page] = Page) -> Iterator[type[Page]]:
    for page in kind.__subclasses__():
        yield page
        yield from pages(page)


def trees(template: str) -> Iterator[nodes.Template]:
    """The template and all that it extends or includes: what shares its names. Macros have names of their own."""
    source, _, _ = environment().loader.get_source(environment(), template)
    tree = environment().parse(source)
    yield tree
    for other in tree.find_all((nodes.Extends, nodes.Include)):
        yield from trees(other.template.value)


def asked(template: str, name: str) -> set[str]:
    """The fields of a variable that the template asks for."""
    return {
        field.attr
        for tree in trees(template)
        for field in tree.find_all(nodes.Getattr)
        if isinstance(field.node, nodes.Name) and field.node.name == name
    }


def own(template: str) -> set[str]:
    """Names that the template, or one that it extends, gives itself: macros, other templates, values set aside."""
    named = [found for tree in trees(template) for found in tree.find_all((nodes.Macro, nodes.Import, nodes.Assign))]
    return {getattr(found, "name", None) or getattr(found.target, "name", found.target) for found in named}


@pytest.mark.parametrize("page", sorted(pages(), key=lambda page: page.__name__))
def test_a_template_asks_its_view_for_the_fields_that_it_has_and_for_all_of_them(page: type[Page]) -> None:
    assert asked(page.template, "view") == set(page.__struct_fields__)


@pytest.mark.parametrize("page", sorted(pages(), key=lambda page: page.__name__))
def test_a_template_knows_nothing_but_its_view_and_the_frame(page: type[Page]) -> None:
    known = {"view", "frame", *environment().globals} | own(page.template)
    assert {name for tree in trees(page.template) for name in meta.find_undeclared_variables(tree)} <= known
    assert asked(page.template, "frame") <= set(Frame.__struct_fields__)


def test_no_template_marks_anything_as_safe_or_brings_a_style_or_a_script_of_its_own() -> None:
    for name in environment().list_templates():
        source, _, _ = environment().loader.get_source(environment(), name)
        assert not FORBIDDEN.search(source), name


def test_rows_quoted_together_stand_on_a_line_each_and_stay_text() -> None:
    words = environment().get_template("parts/words.html.j2").module
    assert str(words.quoted("Loyer <b>12</b>")) == "«&nbsp;Loyer &lt;b&gt;12&lt;/b&gt;&nbsp;»"
    shown = re.findall(r'<span class="row">(.*?)</span>', str(words.quoted("Loyer\n<b>Eau</b>")))
    assert shown == ["«&nbsp;Loyer", "&lt;b&gt;Eau&lt;/b&gt;&nbsp;»"]
    assert "«" not in str(words.bare("Loyer\nEau"))
