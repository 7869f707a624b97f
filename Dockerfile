# One image for the command line; OCR and Word page images come with it.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.lock pyproject.toml ./
RUN /app/.venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /app/.venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-fra \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home faisceau
COPY --from=build /app/.venv /app/.venv
USER faisceau
WORKDIR /home/faisceau
ENTRYPOINT ["/app/.venv/bin/faisceau"]
