"""The telnet console of an access switch, in the manner of Huawei's VRP. usage: switch.py NAME USER PASSWORD-FILE

Telnet as RFC 854 has it: the server echoes (RFC 857) and suppresses go-ahead (RFC 858); what the client negotiates is
skipped. Three wrong passwords, a long line or two minutes of silence end a session.
"""

import asyncio
import hmac
import sys

IAC, DONT, WILL, SB, SE = 255, 254, 251, 250, 240
ECHO, SUPPRESS_GO_AHEAD = 1, 3
LONGEST_LINE = 256
SILENCE = 120

NAME, USER = sys.argv[1], sys.argv[2]
with open(sys.argv[3]) as file:
    PASSWORD = file.read().strip()

VERSION = """Huawei Versatile Routing Platform Software
VRP (R) software, Version 5.170 (S5720 V200R019C00SPC500)
Copyright (C) 2000-2019 HUAWEI TECH Co., Ltd.
HUAWEI S5720-28P-LI-AC Routing Switch uptime is 12 weeks, 3 days, 4 hours, 5 minutes
"""
SCREEN_LENGTH = "Info: The configuration takes effect on the current user terminal interface only.\n"
ANSWERS = {"display version": VERSION, "screen-length 0 temporary": SCREEN_LENGTH}
WARNING = "\nWarning: Telnet is not a secure protocol, and it is recommended to use Stelnet.\n\n"


class Session:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    def write(self, text):
        self.writer.write(text.replace("\n", "\r\n").encode())

    async def byte(self):
        data = await asyncio.wait_for(self.reader.readexactly(1), SILENCE)
        return data[0]

    async def skip_command(self):
        """What follows IAC: one option, or a whole subnegotiation."""
        command = await self.byte()
        if command == SB:
            last = 0
            while True:
                value = await self.byte()
                if last == IAC and value == SE:
                    return
                last = value
        elif WILL <= command <= DONT:
            await self.byte()

    async def line(self, prompt, hidden=False):
        self.write(prompt)
        text = bytearray()
        while True:
            value = await self.byte()
            if value == IAC:
                await self.skip_command()
            elif value == 13:
                self.write("\n")
                return text.decode("utf-8", "replace").strip()
            elif value in (8, 127):
                if text:
                    text.pop()
                    if not hidden:
                        self.write("\b \b")
            elif value >= 32:
                if len(text) >= LONGEST_LINE:
                    raise ConnectionError("line too long")
                text.append(value)
                if not hidden:
                    self.writer.write(bytes([value]))

    async def sign_in(self):
        self.write(WARNING + "Login authentication\n\n")
        for _ in range(3):
            user = await self.line("\nUsername:")
            password = await self.line("Password:", hidden=True)
            if user == USER and hmac.compare_digest(password.encode(), PASSWORD.encode()):
                return True
            await asyncio.sleep(0.5)
            self.write("Error: Failed to send authen-req.\n")
        return False

    async def run(self):
        self.writer.write(bytes([IAC, WILL, ECHO, IAC, WILL, SUPPRESS_GO_AHEAD]))
        if not await self.sign_in():
            return
        self.write("Info: The max number of VTY users is 5, and the number of current VTY users on line is 1.\n")
        while True:
            command = await self.line("<%s>" % NAME)
            if command in ("quit", "exit", "logout"):
                return
            if command in ANSWERS:
                self.write(ANSWERS[command])
            elif command:
                self.write("                   ^\nError: Unrecognized command found at '^' position.\n")


async def handle(reader, writer):
    try:
        await Session(reader, writer).run()
        await writer.drain()
    except (asyncio.IncompleteReadError, asyncio.TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(handle, "", 23, limit=4096)
    async with server:
        await server.serve_forever()


asyncio.run(main())
