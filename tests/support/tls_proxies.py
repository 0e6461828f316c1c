"""Real proxies before the web servers, with TLS: Caddy with the deployed file, and nginx with a usual one.

Neither belongs to the requirements; if a program is not installed, ``missing`` says so.
"""

import datetime as dt
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.processes import Process, wait_until
from tests.support.deployment import ROOT

_PLACES = f"{os.environ.get('PATH', '')}:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RealProxy:
    """An address with TLS before several web servers, for the site ``name``."""

    program = ""

    def __init__(self, name: str, ports: list[int], folder: Path) -> None:
        self.name, self.folder = name, folder
        self.port, self.plain_port, self.admin_port = free_port(), free_port(), free_port()
        self.log = folder / f"{self.program}.log"
        command = [self.executable() or "", *self.arguments(ports)]
        self._process = Process(self.program, command, self.log, folder, self.environ())
        self._process.start()
        if not wait_until(lambda: self._process.pid is None or self._answers(), 30, step=0.2):
            self.stop()
        assert self._process.pid is not None, self.log.read_text()

    @classmethod
    def executable(cls) -> str | None:
        return shutil.which(cls.program, path=_PLACES)

    @classmethod
    def missing(cls) -> str:
        """Return why it cannot be tried here; empty if it can."""
        return (
            "" if cls.executable() else f"{cls.program} is not installed here (Debian: apt-get install {cls.program})"
        )

    def arguments(self, ports: list[int]) -> list[str]:
        raise NotImplementedError

    def authority(self) -> Path:
        """Return the certificate that a client of this test trusts."""
        raise NotImplementedError

    def environ(self) -> Mapping[str, str]:
        return {"PATH": _PLACES}

    def stop(self) -> None:
        self._process.stop(seconds=15)

    def healthy(self) -> bool:
        """Return whether it is healthy by the check of its deployment, if there is one."""
        return True

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Any:
        """Send a request as a browser does: by the site's name, over verified TLS."""
        context = ssl.create_default_context(cafile=self.authority())
        connection = http.client.HTTPSConnection(self.name, self.port, timeout=60, context=context)
        connection._create_connection = lambda *_args, **_kwargs: socket.create_connection(("127.0.0.1", self.port), 60)
        connection.request(method, path, body, {"Host": self.name, **headers})
        answer: Any = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def _answers(self) -> bool:
        try:
            return bool(self.authority().exists() and self.ask("GET", "/readyz").status)
        except OSError:
            return False


class Caddy(RealProxy):
    program = "caddy"

    def arguments(self, ports: list[int]) -> list[str]:
        """Return the arguments for ``deploy/Caddyfile`` with the web servers' addresses here, and a local authority."""
        text = (ROOT / "deploy" / "Caddyfile").read_text()
        assert "dynamic a web 8000" in text
        text = text.replace("dynamic a web 8000", "to " + " ".join(f"127.0.0.1:{port}" for port in ports))
        here = (
            f"{{\n\tadmin 127.0.0.1:{self.admin_port}\n\thttp_port {self.plain_port}\n\thttps_port {self.port}\n"
            "\tlocal_certs\n\tskip_install_trust\n\tdefault_bind 127.0.0.1\n"
        )
        assert text.count("\n{\n") == 1
        text = text.replace("\n{\n", f"\n{here}")
        if self.is_older_than_deployed():
            text = text.replace("\t\trequest_buffers 1MB\n", "")
        (self.folder / "Caddyfile").write_text(text)
        return ["run", "--config", "Caddyfile", "--adapter", "caddyfile"]

    def is_older_than_deployed(self) -> bool:
        """Return whether it is too old to buffer requests (before 2.7); the web server buffers them anyway."""
        text = subprocess.run([self.executable() or "", "version"], capture_output=True, text=True, check=True).stdout
        return tuple(map(int, text.split()[0].lstrip("v").split(".")[:2])) < (2, 7)

    def environ(self) -> Mapping[str, str]:
        folders = {"HOME": "home", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config"}
        own = {variable: str(self.folder / "caddy" / name) for variable, name in folders.items()}
        return {**super().environ(), **own, "SITE_NAME": self.name}

    def authority(self) -> Path:
        return self.folder / "caddy" / "data" / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    def healthy(self) -> bool:
        """Return whether it is healthy by the compose file's check."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}/config/", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.URLError:
            return False


NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 128; }}
http {{
    access_log off;
    client_header_timeout 10s; client_body_timeout 10s; send_timeout 30s; keepalive_timeout 60s;
    large_client_header_buffers 4 16k; client_max_body_size 32m; reset_timedout_connection on;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    upstream web {{ least_conn; {servers} }}
    server {{
        listen 127.0.0.1:{plain};
        server_name {name};
        return 308 https://$host$request_uri;
    }}
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name {name};
        ssl_certificate {folder}/site.crt; ssl_certificate_key {folder}/site.key;
        location / {{
            proxy_pass http://web;
            proxy_http_version 1.1;
            proxy_request_buffering on;
            proxy_read_timeout 60s;
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto https;
            proxy_next_upstream error timeout;
        }}
    }}
}}
"""


class Nginx(RealProxy):
    program = "nginx"

    def arguments(self, ports: list[int]) -> list[str]:
        certify(self.name, self.folder / "site.crt", self.folder / "site.key")
        servers = " ".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=10s;" for port in ports)
        values = {"folder": self.folder, "servers": servers, "plain": self.plain_port, "port": self.port}
        (self.folder / "nginx.conf").write_text(NGINX.format(name=self.name, **values))
        return ["-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", "stderr"]

    def authority(self) -> Path:
        return self.folder / "site.crt"


def certify(name: str, certificate: Path, private: Path) -> None:
    """Write a self-signed certificate that is valid for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    created = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(created.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    private.chmod(0o600)
