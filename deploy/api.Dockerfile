# The API. Not tried with a container engine yet: docs/operations.md says what was.
#
#   docker build --file deploy/api.Dockerfile --tag holdfast-api .

FROM python:3.11.15-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/backend

COPY backend/requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt

COPY backend/main.py backend/alembic.ini ./
COPY backend/app ./app
COPY backend/migrations ./migrations

USER nobody
EXPOSE 8000
# It migrates the database by itself; several containers may start at once.
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000", "--http", "app.api.protocol:LimitedProtocol", "--no-server-header", "--no-proxy-headers", "--timeout-graceful-shutdown", "10"]
