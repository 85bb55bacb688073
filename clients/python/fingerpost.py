"""A client of fp-serve (docs/service.md): names the program behind a connection. Python 3.9 or later, standard library."""

import base64
import json
import selectors
import socket
import time


class ServiceError(Exception):
    """The service cannot be reached, does not answer in time, or leaves."""


class InvalidQuestion(ValueError):
    """A question is wrong; `path` is a JSON pointer to its member."""

    def __init__(self, path, reason):
        super().__init__(f"{path or 'question'}: {reason}")
        self.path = path


class Client:
    """Asks the service at a socket; connects when it first asks, and again where the service was started anew."""

    def __init__(self, path, timeout=5.0):
        self._path = path
        self._timeout = timeout
        self._socket = None

    def close(self):
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def identify(self, **question):
        """The answer to one question; `hello` may be bytes. Raises InvalidQuestion and ServiceError."""
        (answer,) = self.identify_all([question])
        if "error" in answer:
            raise InvalidQuestion(**answer["error"])
        return answer

    def identify_all(self, questions):
        """Answers in the order of the questions, with `error` where one is wrong. Raises ServiceError."""
        questions = list(questions)
        lines = b"".join(map(_line, questions))
        deadline = time.monotonic() + self._timeout
        if self._socket is not None:
            try:
                return self._exchange(lines, len(questions), deadline)
            except ConnectionError:
                self.close()
        try:
            return self._exchange(lines, len(questions), deadline)
        except OSError as error:
            self.close()
            raise ServiceError(f"{self._path}: {error}") from error
        except ServiceError:
            self.close()
            raise

    def proc_identify(self, fp_str_, context_, dest_addr, dest_port, list_procs=0):
        """As pmercury's: a fingerprint, what its hello says (`server_name`), where it went, and how many programs to list."""
        question = {"fingerprint": fp_str_, "destination_address": dest_addr, "destination_port": dest_port}
        if context_ and context_.get("server_name"):
            question["server_name"] = context_["server_name"]
        if list_procs:
            question["num_procs"] = list_procs
        answer = self.identify(**question)
        return answer if "process" in answer else {"process": "Unknown", "score": 0.0, **answer}

    def _exchange(self, lines, count, deadline):
        if self._socket is None:
            self._connect()
        answers, received, sent = [], b"", memoryview(lines)
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ | selectors.EVENT_WRITE)
            while len(answers) < count:
                if not sent:
                    selector.modify(self._socket, selectors.EVENT_READ)
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready and time.monotonic() >= deadline:
                    raise self._late()
                for _, events in ready:
                    if events & selectors.EVENT_WRITE and sent:
                        sent = sent[self._socket.send(sent) :]
                    if events & selectors.EVENT_READ:
                        *whole, received = (received + self._received()).split(b"\n")
                        answers.extend(map(json.loads, whole))
        return answers

    def _received(self):
        chunk = self._socket.recv(1 << 18)
        if not chunk:
            raise ConnectionResetError("the service left")
        return chunk

    def _late(self):
        self.close()
        return ServiceError(f"{self._path}: no answer within {self._timeout} s")

    def _connect(self):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(self._timeout)
            connection.connect(self._path)
            connection.setblocking(False)
        except OSError:
            connection.close()
            raise
        self._socket = connection


def _line(question):
    members = {name: value for name, value in question.items() if value is not None}
    if isinstance(members.get("hello"), (bytes, bytearray)):
        members["hello"] = base64.b64encode(members["hello"]).decode()
    return json.dumps(members).encode() + b"\n"
