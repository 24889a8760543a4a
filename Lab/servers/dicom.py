"""A DICOM node that answers the verification service, and writes down whoever touches its ports.
usage: dicom.py RECORDS USER PORT...

Each line of RECORDS is one JSON object: time (UTC), kind, source, port. Kind `packet` is the first packet that a source
port sends to one of the ports, seen on the card, so that half-open probes (SYN scans) and UDP probes are written down
as well; kind `connection` is a finished handshake, `association` an accepted one.

The upper layer protocol is that of DICOM PS3.8 section 9.3: A-ASSOCIATE, P-DATA, A-RELEASE, A-ABORT; C-ECHO is that of
PS3.7 section 9.3.5, with commands in implicit VR little endian (PS3.7 section 6.3.1).
"""

import asyncio
import datetime
import json
import os
import pwd
import socket
import struct
import sys

PORTS = [int(port) for port in sys.argv[3:]]
VERIFICATION = b"1.2.840.10008.1.1"
IMPLICIT_LITTLE_ENDIAN = b"1.2.840.10008.1.2"
IMPLEMENTATION = b"2.25.8077142601"
LONGEST_PDU = 65536
SILENCE = 30
MOST_TALKS = 4096
TCP, UDP = 6, 17

records = open(sys.argv[1], "a", buffering=1)
seen = set()


def note(kind, source, port):
    moment = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
    records.write(json.dumps({"time": moment, "kind": kind, "source": source, "port": port}) + "\n")


def packet_seen(card):
    """Notes a packet that asks for one of the ports; the others are nobody's business."""
    packet, address = card.recvfrom(256)
    if len(packet) < 20 or address[2] == socket.PACKET_OUTGOING:
        return
    header, protocol = (packet[0] & 15) * 4, packet[9]
    if len(packet) < header + 4:
        return
    source_port, port = struct.unpack_from("!HH", packet, header)
    if port not in PORTS or protocol not in (TCP, UDP):
        return
    talk = (packet[12:16], source_port, port)
    if talk in seen:
        return
    if len(seen) >= MOST_TALKS:
        seen.clear()
    seen.add(talk)
    note("packet", "%s:%s" % (socket.inet_ntoa(packet[12:16]), source_port), port)


def item(kind, content):
    return struct.pack("!BxH", kind, len(content)) + content


def items(content):
    """The items of a variable field, each as kind and content."""
    at = 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("!BxH", content, at)
        yield kind, content[at + 4 : at + 4 + length]
        at += 4 + length


def accept(request):
    """The A-ASSOCIATE-AC for an A-ASSOCIATE-RQ: verification is taken, other contexts are refused."""
    answers = b""
    for kind, content in items(request[68:]):
        if kind != 0x20 or len(content) < 4:
            continue
        syntaxes = list(items(content[4:]))
        known = (0x30, VERIFICATION) in [(kind, value.rstrip(b"\0")) for kind, value in syntaxes]
        # 0 accepted, 3 abstract syntax not supported (PS3.8 table 9-18).
        answers += item(0x21, bytes([content[0], 0, 0 if known else 3, 0]) + item(0x40, IMPLICIT_LITTLE_ENDIAN))
    user = item(0x50, item(0x51, struct.pack("!I", 16384)) + item(0x52, IMPLEMENTATION))
    body = request[:68] + item(0x10, b"1.2.840.10008.3.1.1.1") + answers + user
    return struct.pack("!BxI", 2, len(body)) + body


def element(number, content):
    """An element of group 0000."""
    return struct.pack("<HHI", 0, number, len(content)) + content


def echo(data):
    """The P-DATA-TF that answers a C-ECHO-RQ, or nothing."""
    if len(data) < 6:
        return b""
    length, context = struct.unpack_from("!IB", data)
    command, at, number = data[6 : 4 + length], 0, b"\0\0"
    is_echo = False
    while at + 8 <= len(command):
        _, name, size = struct.unpack_from("<HHI", command, at)
        value = command[at + 8 : at + 8 + size]
        if name == 0x0100:
            is_echo = value == b"\x30\x00"
        elif name == 0x0110:
            number = value
        at += 8 + size
    if not is_echo:
        return b""
    rest = element(0x0002, VERIFICATION + b"\0") + element(0x0100, b"\x30\x80") + element(0x0120, number)
    rest += element(0x0800, b"\x01\x01") + element(0x0900, b"\0\0")
    answer = element(0x0000, struct.pack("<I", len(rest))) + rest
    value = struct.pack("!IBB", len(answer) + 2, context, 3) + answer
    return struct.pack("!BxI", 4, len(value)) + value


async def talk(reader, writer, source, port):
    while True:
        kind, length = struct.unpack("!BxI", await asyncio.wait_for(reader.readexactly(6), SILENCE))
        if length > LONGEST_PDU:
            return
        body = await asyncio.wait_for(reader.readexactly(length), SILENCE)
        if kind == 1 and length >= 68:
            note("association", source, port)
            writer.write(accept(body))
        elif kind == 4:
            writer.write(echo(body))
        elif kind == 5:
            writer.write(struct.pack("!BxI", 6, 4) + bytes(4))
            return
        else:
            return
        await writer.drain()


async def handle(reader, writer):
    source, port = "%s:%s" % writer.get_extra_info("peername")[:2], writer.get_extra_info("sockname")[1]
    note("connection", source, port)
    try:
        await talk(reader, writer, source, port)
        await writer.drain()
    except (asyncio.IncompleteReadError, asyncio.TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    # The card is opened as root, then root is given up.
    card = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
    card.bind(("eth0", 0x0800))
    card.setblocking(False)
    account = pwd.getpwnam(sys.argv[2])
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    asyncio.get_running_loop().add_reader(card, packet_seen, card)
    servers = [await asyncio.start_server(handle, "", port, limit=LONGEST_PDU) for port in PORTS]
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(main())
