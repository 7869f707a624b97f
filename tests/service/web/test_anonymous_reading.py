"""In an anonymous session jurors see a number: not in the page, not in the text layer, not in the images."""

import io

import numpy as np
from PIL import Image

from tests.service.web.bakers import School
from tests.service.web.conftest import Browse
from tests.service.web.reading import read, send
from tests.service.web.test_desk import change, rate


def test_no_page_of_the_juror_names_the_candidate_or_their_files(browse: Browse, school: School) -> None:
    change(school, anonymous=True)
    browser, dossier = browse("juror"), school.dossiers[0]
    for criterion in ("K1.1", "K2.1"):
        rate(browser, dossier, criterion, "met")
    addresses = ("", "/criteres/K1.1", "/signature", "/reperes")
    pages = [browser.get("/dossiers"), *(browser.get(f"/dossiers/{dossier}{address}") for address in addresses)]
    for page in pages:
        assert page.status_code == 200
        assert "fournier" not in page.text.lower()
    assert "Candidat n° 1" in pages[1].text
    assert "/exports/" not in pages[1].text


def test_no_name_is_guessed_by_citing_it(browse: Browse, school: School) -> None:
    browser, address = browse("juror"), f"/dossiers/{school.dossiers[0]}/citations"
    change(school, anonymous=True)
    assert send(browser, address, script=True, critere="K1.1", mots="Fournier").status_code == 422
    change(school, anonymous=False)
    assert send(browser, address, script=True, critere="K1.1", mots="Fournier").status_code == 200


def test_the_president_sees_the_name(browse: Browse, school: School) -> None:
    change(school, anonymous=True)
    assert "Ada Fournier" in browse("president").get(f"/dossiers/{school.dossiers[0]}").text


def test_a_name_on_a_page_is_painted_over_in_its_image_and_barred_in_its_text(browse: Browse, school: School) -> None:
    def picture_and_text() -> tuple[np.ndarray, str]:
        page = read(browser.get(f"/dossiers/{school.dossiers[0]}"))
        image = next(img.attributes["src"] for img in page.all("img"))
        pixels = np.asarray(Image.open(io.BytesIO(browser.get(image).content)).convert("L"))
        return pixels, " ".join(line.text for line in page.all("text"))

    browser = browse("juror")
    seen, text = picture_and_text()
    assert "Ada Fournier" in text
    change(school, anonymous=True)
    covered, barred = picture_and_text()
    assert "Fournier" not in barred
    assert "█" in barred
    dark = [(pixels < 60).sum() for pixels in (seen, covered)]
    assert dark[1] > dark[0] + 500
