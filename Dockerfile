# One image, two roles: `serve` (default) and `worker`.
FROM python:3.12-slim AS dependencies
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
RUN pip install --no-cache-dir 'uv>=0.9,<1'
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev \
    && find .venv -name '*.[ch]' -delete

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home mailwright \
    && install --directory --owner mailwright --group mailwright --mode 0700 /var/lib/mailwright
WORKDIR /app
COPY --from=dependencies /app/.venv .venv
COPY . .
RUN .venv/bin/python -m compileall -q adapters core data jobs ui main.py
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MAILWRIGHT_HOST=0.0.0.0 \
    MAILWRIGHT_HOME=/var/lib/mailwright \
    MAILWRIGHT_LOG_JSON=true
USER mailwright
VOLUME /var/lib/mailwright
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('MAILWRIGHT_PORT', '8080') + '/health', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "main.py"]
