# One image for web, worker, beat, relay and migrations; the command selects the process.
ARG NODE_IMAGE=node:24-slim
ARG PYTHON_IMAGE=python:3.13-slim
FROM ${NODE_IMAGE} AS packages
WORKDIR /srv/app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev

FROM ${PYTHON_IMAGE}
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DATA_DIR=/srv/data STATIC_ROOT=/srv/static
RUN useradd --system --uid 10001 --home-dir /srv/data quota \
    && install -d -o quota -g quota -m 0700 /srv/data \
    && install -d -o quota -g quota -m 0700 /srv/backups \
    && install -d -o root -g root -m 0755 /srv/static
WORKDIR /srv/app
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt
COPY --from=packages /srv/app/node_modules node_modules
COPY . .
# Collected with the development settings, because those of production need secrets that an image must not contain.
RUN export DJANGO_SETTINGS_MODULE=config.settings.dev DATA_DIR=/tmp/build \
    && python manage.py translations && python manage.py collectstatic --no-input && rm -rf /tmp/build
ENV DJANGO_SETTINGS_MODULE=config.settings.prod
USER quota
EXPOSE 8000
# The site for the proxy; health checks (so that a busy site still answers them) and metrics on a separate address.
# The proxy forwards nothing to the second address, and no port of it is published.
CMD ["gunicorn", "--config", "python:config.web_server", "--bind", "0.0.0.0:8000", "--bind", "0.0.0.0:8001"]
