"""A server of our own that remembers when it was asked and when it answered: one thread, no framework."""

import asyncio
import threading
import time


class SlowServer:
    """Answers `delay_s` after it was asked, with what `answer(path)` gives: a status, or None to hang for ever."""

    def __init__(self, delay_s=0.0, answer=lambda path: 200):
        self._delay, self._answer = delay_s, answer
        self.asked, self.answered = [], []  # (path, moment)
        self.port = None
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()

    def __enter__(self):
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the server of the benchmark did not start")
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        waiting = asyncio.all_tasks(self._loop)
        for task in waiting:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))

    async def _serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                moment = time.time()
                method, path = head.split(b" ", 2)[:2]
                length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
                body = await reader.readexactly(length)
                self.asked.append((path.decode(), moment, body))
                status = self._answer(path.decode())
                if status is None:
                    await asyncio.sleep(3600)
                if self._delay and method == b"GET":
                    await asyncio.sleep(self._delay)
                self.answered.append((path.decode(), time.time()))
                writer.write(b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: 25\r\n\r\n" % status)
                writer.write(b'{"ok":true,"status":"UP"}')
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()
